/** The portal's table: sorts, filters, goes on by cursor, exports CSV. */

import { Box, Button, Group, Loader, NativeSelect, Stack, Table, Text, TextInput, UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowsSort, IconArrowUp, IconDownload, IconSearch } from "@tabler/icons-react";
import { useTable } from "@tanstack/react-table";
import { type ReactNode, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Rows } from "@/api/pages";
import { asProblem, type Problem } from "@/api/problem";
import { type Column, columnsOf, features, matches } from "./columns";
import { csvOf, download } from "./csv";
import { ErrorNote } from "./ErrorNote";
import { useLanguage } from "./figures";
import { ProgressNote } from "./ProgressNote";

interface Props<Row extends object> {
  /** What the table lists, for those who don't see the page. */
  label: string;
  /** From `useRows`. */
  list: Rows<Row>;
  columns: Column<Row>[];
  rowKey: (row: Row) => string;
  /** Shown when the list itself is empty. */
  empty: ReactNode;
  /** The CSV's name, without `.csv`. */
  file: string;
  /** At the end of each line, such as a Why button. */
  actions?: (row: Row) => ReactNode;
  /** Sorted so at first; else as the API lists them. */
  sorted?: { id: string; desc: boolean };
}

export function DataTable<Row extends object>(props: Props<Row>) {
  const { label, list, columns, rowKey, empty, file, actions, sorted } = props;
  const { t } = useTranslation();
  const language = useLanguage();
  const [words, setWords] = useState("");
  const [exported, setExported] = useState<number | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const made = useMemo(() => columnsOf(columns, language), [columns, language]);
  const table = useTable({
    features,
    columns: made,
    data: list.rows,
    getRowId: rowKey,
    initialState: { sorting: sorted === undefined ? [] : [sorted] },
    state: { globalFilter: words },
    onGlobalFilterChange: setWords,
    getColumnCanGlobalFilter: (column) => column.id === made[0]?.id,
    globalFilterFn: (row, _id, wanted: string) => matches(columns, row.original, wanted),
  });

  async function exportAll() {
    setProblem(null);
    setExported(list.rows.length);
    try {
      const rows = await list.all(setExported);
      const lines = rows.map((row) => columns.map((each) => each.csv?.(row) ?? String(each.value(row) ?? "")));
      download(`${file}.csv`, csvOf([columns.map((each) => each.header), ...lines]));
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      setExported(null);
    }
  }

  if (list.problem !== null && list.rows.length === 0) return <ErrorNote problem={list.problem} again={list.again} />;
  if (list.loading) return <Loader aria-label={t("loading")} />;
  if (list.rows.length === 0 && !list.hasMore) return empty;

  const shown = table.getRowModel().rows;
  return (
    <Stack gap="sm">
      <Group gap="xs" align="flex-end">
        <TextInput
          type="search"
          aria-label={t("table.search", { what: label })}
          placeholder={t("table.searchHint")}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          flex={1}
          miw={160}
        />
        {columns
          .filter((each) => each.choices !== undefined && !each.csvOnly)
          .map((each) => (
            <NativeSelect
              key={each.id}
              aria-label={t("table.filter", { what: each.header })}
              value={String(table.getColumn(each.id)?.getFilterValue() ?? "")}
              onChange={(event) => table.getColumn(each.id)?.setFilterValue(event.currentTarget.value || undefined)}
              data={[{ value: "", label: t("table.any", { what: each.header }) }, ...(each.choices ?? [])]}
            />
          ))}
        <Button
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
          onClick={exportAll}
          disabled={exported !== null}
        >
          {t("table.export")}
        </Button>
      </Group>
      {exported !== null && <ProgressNote label={t("table.exporting", { count: exported })} />}
      <ErrorNote problem={problem ?? list.problem} />
      <Table.ScrollContainer
        minWidth={360}
        scrollAreaProps={{ viewportProps: { tabIndex: 0, role: "region", "aria-label": label } }}
      >
        <Table highlightOnHover aria-label={label}>
          <Table.Thead>
            {table.getHeaderGroups().map((group) => (
              <Table.Tr key={group.id}>
                {group.headers.map((header) => {
                  const column = columns.find((each) => each.id === header.column.id);
                  return (
                    <Head
                      key={header.id}
                      text={column?.header ?? ""}
                      numeric={column?.numeric ?? false}
                      order={header.column.getIsSorted()}
                      onSort={header.column.getCanSort() ? header.column.getToggleSortingHandler() : undefined}
                    />
                  );
                })}
                {actions !== undefined && (
                  <Table.Th>
                    <Box className="visually-hidden">{t("table.actions")}</Box>
                  </Table.Th>
                )}
              </Table.Tr>
            ))}
          </Table.Thead>
          <Table.Tbody>
            {shown.map((row) => (
              <Table.Tr key={row.id}>
                {columns
                  .filter((each) => !each.csvOnly)
                  .map((each) => (
                    <Table.Td key={each.id} ta={each.numeric ? "end" : undefined}>
                      {each.cell?.(row.original) ?? each.value(row.original)}
                    </Table.Td>
                  ))}
                {actions !== undefined && <Table.Td ta="end">{actions(row.original)}</Table.Td>}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Group justify="space-between">
        <Text size="sm" c="dimmed" role="status">
          {t(list.hasMore ? "table.countSoFar" : "table.count", { shown: shown.length, count: list.rows.length })}
        </Text>
        {list.hasMore && (
          <Button variant="default" onClick={list.more} loading={list.loadingMore}>
            {t("table.more")}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

interface HeadProps {
  text: string;
  numeric: boolean;
  order: false | "asc" | "desc";
  onSort: ((event: unknown) => void) | undefined;
}

const ORDERS = { asc: "ascending", desc: "descending" } as const;

function Head({ text, numeric, order, onSort }: HeadProps) {
  const Icon = order === "asc" ? IconArrowUp : order === "desc" ? IconArrowDown : IconArrowsSort;
  return (
    <Table.Th scope="col" ta={numeric ? "end" : undefined} aria-sort={order === false ? undefined : ORDERS[order]}>
      {onSort === undefined ? (
        text
      ) : (
        <UnstyledButton onClick={onSort} fz="sm" fw={600}>
          <Group gap={4} wrap="nowrap" justify={numeric ? "flex-end" : undefined}>
            {text}
            <Icon size={14} aria-hidden />
          </Group>
        </UnstyledButton>
      )}
    </Table.Th>
  );
}
