/** A statement's lines: what each one changed where, between what stood at the beginning and at the end of the month. */

import { Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Partner } from "@/api/client";
import { useMembership } from "@/app/me";
import { Moment, Money } from "@/components/figures";
import { useKind } from "@/pages/partner/earnings/kinds";

type Sums = Partner["BalanceSumsView"];
const PARTS = ["accrued", "available", "pending", "reserved", "paid", "written_off"] as const;

export function StatementTable({ statement, decimals }: { statement: Partner["StatementView"]; decimals: number }) {
  const { t } = useTranslation("balance");
  const { terms } = useMembership();
  const kind = useKind();
  const label = t("lines");
  const cells = (sums: Sums, strong: boolean) =>
    PARTS.map((part) => (
      <Table.Td key={part} ta="end" fw={strong ? 650 : undefined}>
        {sums[part] !== 0 || strong ? <Money amount={sums[part]} unit={statement.unit} decimals={decimals} /> : null}
      </Table.Td>
    ));
  const stood = (name: string, sums: Sums) => (
    <Table.Tr style={{ borderBlock: "2px solid var(--mantine-color-default-border)" }}>
      <Table.Th scope="row" colSpan={3}>
        {name}
      </Table.Th>
      {cells(sums, true)}
    </Table.Tr>
  );
  return (
    <>
      <Table.ScrollContainer
        minWidth={900}
        scrollAreaProps={{ viewportProps: { tabIndex: 0, role: "region", "aria-label": label } }}
      >
        <Table aria-label={label}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t("booked")}</Table.Th>
              <Table.Th scope="col">{t("what")}</Table.Th>
              <Table.Th scope="col">{t("of")}</Table.Th>
              {PARTS.map((part) => (
                <Table.Th key={part} scope="col" ta="end">
                  {t(`parts.${part}`)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {stood(t("opening"), statement.opening)}
            {statement.lines.map((line) => (
              <Table.Tr key={line.id}>
                <Table.Td>
                  <Moment at={line.booked_at} zone={terms.time_zone} />
                </Table.Td>
                <Table.Td>{kind(line.kind)}</Table.Td>
                <Table.Td style={{ overflowWrap: "anywhere" }}>{line.event ?? line.payout}</Table.Td>
                {cells(line.changes, false)}
              </Table.Tr>
            ))}
          </Table.Tbody>
          <Table.Tfoot>{stood(t("closing"), statement.closing)}</Table.Tfoot>
        </Table>
      </Table.ScrollContainer>
      {statement.lines.length === 0 && <Text>{t("noLines")}</Text>}
    </>
  );
}
