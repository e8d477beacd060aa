/** A program's payout batches, the latest month first, each with the step that it waits for. */

import { Anchor, Badge, Card, Stack, Text } from "@mantine/core";
import { IconCalendarDollar } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { answered, operatorApi } from "@/api/client";
import { useRows } from "@/api/pages";
import { pathOf, useProgram } from "@/app/places";
import type { Column } from "@/components/columns";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { Count, Moment, Money, Month, useLanguage } from "@/components/figures";
import { month } from "@/components/moments";
import { decimalsOf, decimalText } from "@/components/numbers";
import { PageTitle } from "@/components/PageTitle";
import { type Batch, batchesKey } from "./queries";

export const BATCH_COLOURS = {
  draft: "gray",
  sealed: "yellow",
  approved: "brand",
  exported: "brand",
  settled: "teal",
} as const;

export default function Batches() {
  const { t } = useTranslation("operator-batches");
  const program = useProgram();
  const language = useLanguage();
  const batches = useRows([...batchesKey(program), "list"], (cursor) =>
    answered(
      operatorApi.GET("/v1/operator/programs/{program}/batches", {
        params: { path: { program }, query: { starting_after: cursor } },
      }),
    ),
  );
  const columns = useMemo<Column<Batch>[]>(
    () => [
      {
        id: "period",
        header: t("month"),
        value: (row) => row.period,
        cell: (row) => (
          <Anchor component={Link} to={pathOf("operator", program, `batches/${row.period}`)} fw={600}>
            <Month value={row.period} />
          </Anchor>
        ),
        search: (row) => `${row.period} ${month(language, row.period)}`,
      },
      {
        id: "status",
        header: t("status.label"),
        value: (row) => row.status,
        cell: (row) => (
          <Badge variant="light" color={BATCH_COLOURS[row.status]}>
            {t(`status.${row.status}`)}
          </Badge>
        ),
        search: (row) => t(`status.${row.status}`),
        choices: Object.keys(BATCH_COLOURS).map((each) => ({ value: each, label: t(`status.${each as "draft"}`) })),
      },
      {
        id: "waits",
        header: t("waits.label"),
        value: (row) => waits(row),
        cell: (row) => t(`waits.${waits(row)}`),
        search: (row) => t(`waits.${waits(row)}`),
      },
      {
        id: "count",
        header: t("count"),
        value: (row) => row.count,
        cell: (row) => <Count value={row.count} />,
        numeric: true,
      },
      {
        id: "total",
        header: t("total"),
        value: (row) => row.total,
        cell: (row) => <Money amount={row.total} unit={row.unit} />,
        csv: (row) => decimalText(row.total, decimalsOf(row.unit)),
        numeric: true,
      },
      { id: "unit", header: t("unit"), value: (row) => row.unit, csvOnly: true },
      {
        id: "prepared",
        header: t("steps.prepared"),
        value: (row) => row.prepared.at,
        cell: (row) => <Moment at={row.prepared.at} />,
      },
      { id: "sealed", header: t("steps.sealed"), value: (row) => row.sealed?.by ?? null, csvOnly: true },
      { id: "approved", header: t("steps.approved"), value: (row) => row.approved?.by ?? null, csvOnly: true },
      { id: "digest", header: t("digest"), value: (row) => row.digest, csvOnly: true },
    ],
    [t, program, language],
  );
  return (
    <Stack>
      <PageTitle title={t("title")} />
      <Text c="dimmed" maw={720}>
        {t("intro")}
      </Text>
      <Card>
        <DataTable
          label={t("title")}
          file={`batches-${program}`}
          list={batches}
          columns={columns}
          rowKey={(row) => row.period}
          empty={<EmptyState icon={IconCalendarDollar} title={t("none.title")} text={t("none.text")} />}
        />
      </Card>
    </Stack>
  );
}

/** What has to happen next. */
function waits(batch: Batch) {
  if (batch.gathering) return "gathering";
  if (batch.settling) return "settling";
  return batch.status;
}
