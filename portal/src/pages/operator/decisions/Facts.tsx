/** What is known of one thing, a line each. */

import { Table } from "@mantine/core";
import type { ReactNode } from "react";

/** Lines whose value is null are left out: nothing is known there. */
export function Facts({ label, facts }: { label: string; facts: [name: string, value: ReactNode][] }) {
  return (
    <Table variant="vertical" layout="fixed" aria-label={label} style={{ overflowWrap: "anywhere" }}>
      <Table.Tbody>
        {facts
          .filter(([, value]) => value !== null)
          .map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" w="38%">
                {name}
              </Table.Th>
              <Table.Td>{value}</Table.Td>
            </Table.Tr>
          ))}
      </Table.Tbody>
    </Table>
  );
}
