/** All partners together: the totals, and each day, week or month as chart and table. */

import { Card, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { IconChartBar } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { answered, operatorApi } from "@/api/client";
import type { Rows } from "@/api/pages";
import { asProblem } from "@/api/problem";
import { useProgram } from "@/app/places";
import { PageLoading } from "@/app/states";
import type { Column } from "@/components/columns";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { Count, Day, Money } from "@/components/figures";
import { decimalsOf, decimalText } from "@/components/numbers";
import { Amounts } from "./Amounts";
import type { Grouping, Period } from "./period";
import { type Stats, together } from "./sum";

const StatsChart = lazy(() => import("./StatsChart"));
type Row = Stats["rows"][number];

async function all(program: string, period: Period, grouping: Grouping): Promise<Stats> {
  let sum: Stats | null = null;
  let cursor: string | null = null;
  do {
    const query = { ...period, group_by: grouping, ...(cursor === null ? {} : { starting_after: cursor }) };
    const asked = operatorApi.GET("/v1/operator/programs/{program}/stats", { params: { path: { program }, query } });
    const part: Stats = await answered(asked);
    sum = sum === null ? part : together(sum, part);
    cursor = part.has_more ? part.next_cursor : null;
  } while (cursor !== null);
  return sum;
}

export function Together({ period, grouping }: { period: Period; grouping: Grouping }) {
  const { t } = useTranslation("operator-stats");
  const program = useProgram();
  const found = useQuery({
    queryKey: ["operator", program, "stats", "all", period, grouping],
    queryFn: () => all(program, period, grouping),
    placeholderData: (before) => before,
  });
  const stats = found.data;
  const columns = useColumns(stats?.unit ?? "");
  if (found.error) return <ErrorNote problem={asProblem(found.error)} again={() => void found.refetch()} />;
  if (stats === undefined) return <PageLoading />;
  const { totals } = stats;
  const list: Rows<Row> = {
    rows: stats.rows,
    hasMore: false,
    loading: false,
    loadingMore: false,
    problem: null,
    more: () => undefined,
    all: () => Promise.resolve(stats.rows),
    again: () => void found.refetch(),
  };
  return (
    <Stack aria-busy={found.isPlaceholderData}>
      <Text size="sm" c="dimmed">
        {t("zone", { zone: stats.time_zone, count: stats.partners })}{" "}
        {stats.closed_through !== null && (
          <>
            {t("closed")} <Day value={stats.closed_through} />
          </>
        )}
      </Text>
      {stats.rows.length === 0 ? (
        <Card>
          <EmptyState icon={IconChartBar} title={t("none.title")} text={t("none.text")} />
        </Card>
      ) : (
        <>
          <SimpleGrid cols={{ base: 2, sm: 3, md: 4 }}>
            <Figure label={t("clicks")} value={<Count value={totals.clicks} />}>
              {t("apart", { bots: totals.bots, suspects: totals.suspects })}
            </Figure>
            <Figure label={t("registrations")} value={<Count value={totals.registrations} />} />
            <Figure label={t("conversions")} value={<Count value={totals.conversions} />} />
            <Figure label={t("base")} value={<Money amount={totals.base} unit={stats.unit} />} />
            {totals.earned.map((each) => (
              <Figure key={each.unit} label={t("earned")} value={<Money amount={each.amount} unit={each.unit} />} />
            ))}
            {stats.paid.map((each) => (
              <Figure key={each.unit} label={t("paid")} value={<Money amount={each.amount} unit={each.unit} />} />
            ))}
          </SimpleGrid>
          <Card component="section" aria-labelledby="days">
            <Title order={2} id="days" mb="sm">
              {t("table")}
            </Title>
            <Suspense fallback={<PageLoading />}>
              <StatsChart rows={stats.rows} unit={stats.unit} />
            </Suspense>
            <DataTable
              label={t("table")}
              file={`stats-${program}`}
              list={list}
              columns={columns}
              rowKey={(row) => row.first}
              empty={null}
              sorted={{ id: "first", desc: true }}
            />
          </Card>
        </>
      )}
    </Stack>
  );
}

function Figure({ label, value, children }: { label: string; value: ReactNode; children?: ReactNode }) {
  return (
    <Card padding="md">
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Text fz={22} fw={650}>
        {value}
      </Text>
      {children !== undefined && (
        <Text size="xs" c="dimmed">
          {children}
        </Text>
      )}
    </Card>
  );
}

const COUNTS = ["clicks", "registrations", "conversions"] as const;

function useColumns(unit: string): Column<Row>[] {
  const { t } = useTranslation("operator-stats");
  return useMemo<Column<Row>[]>(
    () => [
      {
        id: "first",
        header: t("day"),
        value: (row) => row.first,
        cell: (row) => (
          <>
            <Day value={row.first} />
            {row.last !== row.first && (
              <>
                {" – "}
                <Day value={row.last} />
              </>
            )}
          </>
        ),
      },
      { id: "last", header: t("to"), value: (row) => row.last, csvOnly: true },
      ...COUNTS.map(
        (each): Column<Row> => ({
          id: each,
          header: t(each),
          value: (row) => row[each],
          cell: (row) => <Count value={row[each]} />,
          numeric: true,
        }),
      ),
      {
        id: "base",
        header: t("base"),
        value: (row) => row.base,
        cell: (row) => <Money amount={row.base} unit={unit} />,
        csv: (row) => decimalText(row.base, decimalsOf(unit)),
        numeric: true,
      },
      {
        id: "earned",
        header: t("earned"),
        value: (row) => row.earned[0]?.amount ?? 0,
        cell: (row) => <Amounts of={row.earned} />,
        csv: (row) => row.earned.map((each) => decimalText(each.amount, decimalsOf(each.unit))).join(" "),
        numeric: true,
      },
      { id: "bots", header: t("bots"), value: (row) => row.bots, csvOnly: true },
      { id: "suspects", header: t("suspects"), value: (row) => row.suspects, csvOnly: true },
      { id: "unit", header: t("unit"), value: () => unit, csvOnly: true },
    ],
    [t, unit],
  );
}
