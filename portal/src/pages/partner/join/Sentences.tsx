/** A program's terms in plain words; the service says them in English. */

import { List } from "@mantine/core";
import type { Partner } from "@/api/client";

export function Sentences({ program }: { program: Partner["ProgramView"] }) {
  return (
    <List size="sm" spacing={4} lang="en">
      {program.sentences.map((sentence) => (
        <List.Item key={sentence}>{sentence}</List.Item>
      ))}
    </List>
  );
}
