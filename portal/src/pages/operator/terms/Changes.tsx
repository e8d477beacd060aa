/** What a draft changes: the sentences that go and come, and the fields behind them, old beside new. */

import { Box, Code, List, Stack, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { sentenceChanges } from "./document";
import type { Changes } from "./queries";

export function SentenceChanges({ before, after }: { before: readonly string[]; after: readonly string[] }) {
  const { t } = useTranslation("operator-terms");
  const { gone, added } = sentenceChanges(before, after);
  if (gone.length + added.length === 0) return <Text c="dimmed">{t("changes.none")}</Text>;
  return (
    <Stack gap="sm">
      {gone.length > 0 && <Sentences label={t("changes.gone")} colour="red" lines={gone} struck />}
      {added.length > 0 && <Sentences label={t("changes.added")} colour="teal" lines={added} />}
    </Stack>
  );
}

interface SentencesProps {
  label: string;
  colour: string;
  lines: string[];
  struck?: boolean;
}

function Sentences({ label, colour, lines, struck = false }: SentencesProps) {
  return (
    <Box pl="sm" style={{ borderInlineStart: `3px solid var(--mantine-color-${colour}-filled)` }}>
      <Text size="sm" fw={600}>
        {label}
      </Text>
      <List size="sm" spacing={4} lang="en" td={struck ? "line-through" : undefined}>
        {lines.map((each) => (
          <List.Item key={each}>{each}</List.Item>
        ))}
      </List>
    </Box>
  );
}

export function FieldChanges({ changes }: { changes: Changes }) {
  const { t } = useTranslation("operator-terms");
  const label = t("changes.fields");
  const shown = (value: unknown) =>
    value === null || value === undefined ? (
      <Text size="sm" c="dimmed">
        {t("changes.nothing")}
      </Text>
    ) : (
      <Code style={{ overflowWrap: "anywhere" }}>{typeof value === "string" ? value : JSON.stringify(value)}</Code>
    );
  return (
    <Table.ScrollContainer
      minWidth={360}
      scrollAreaProps={{ viewportProps: { tabIndex: 0, role: "region", "aria-label": label } }}
    >
      <Table aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t("changes.field")}</Table.Th>
            <Table.Th scope="col">{t("changes.old")}</Table.Th>
            <Table.Th scope="col">{t("changes.new")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {Object.entries(changes).map(([path, [old, now]]) => (
            <Table.Tr key={path}>
              <Table.Th scope="row" fw={500}>
                <Code>{path}</Code>
              </Table.Th>
              <Table.Td>{shown(old)}</Table.Td>
              <Table.Td>{shown(now)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
