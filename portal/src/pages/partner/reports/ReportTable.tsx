/** The report line by line; told apart by link or sub-id it has clicks alone, as the ledger knows customers, not clicks. */

import { Badge, Group, Text } from "@mantine/core";
import { IconChartBar } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Partner } from "@/api/client";
import type { Rows } from "@/api/pages";
import type { Column } from "@/components/columns";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { Count, Day, Money } from "@/components/figures";
import { decimalText } from "@/components/numbers";
import { decimalsIn } from "@/pages/partner/earnings/units";
import type { Dimension } from "./question";

type Row = Partner["StatsRow"];

interface Props {
  list: Rows<Row>;
  stats: Partner["StatsView"] | undefined;
  terms: Partner["TermsView"];
  by: Dimension | null;
}

export function ReportTable({ list, stats, terms, by }: Props) {
  const { t } = useTranslation("reports");
  const columns = useMemo<Column<Row>[]>(() => {
    const apart = by === null ? [] : [valueColumn(t, by)];
    const earned = by === null ? earnedColumns(t, stats, terms) : [];
    return [
      firstColumn(t),
      { id: "last", header: t("to"), value: (row) => row.last, csvOnly: true },
      ...apart,
      ...counts(t),
      ...earned,
    ];
  }, [t, stats, terms, by]);
  return (
    <DataTable
      label={t("title")}
      file={`report-${terms.program}-${stats?.rows[0]?.first ?? ""}`}
      list={list}
      columns={columns}
      sorted={{ id: "first", desc: true }}
      rowKey={(row) => `${row.first} ${row.value ?? ""}`}
      empty={<EmptyState icon={IconChartBar} title={t("empty.title")} text={t("empty.text")} />}
    />
  );
}

type Texts = ReturnType<typeof useTranslation<"reports">>["t"];

function firstColumn(t: Texts): Column<Row> {
  return {
    id: "first",
    header: t("days"),
    value: (row) => row.first,
    cell: (row) => (
      <Group gap={6}>
        <span className="numbers">
          <Day value={row.first} />
          {row.last !== row.first && (
            <>
              {" – "}
              <Day value={row.last} />
            </>
          )}
        </span>
        {row.provisional && (
          <Badge variant="light" tt="none" autoContrast>
            {t("provisional")}
          </Badge>
        )}
      </Group>
    ),
  };
}

function valueColumn(t: Texts, by: Dimension): Column<Row> {
  return {
    id: "value",
    header: by === "link" ? t("dimensions.link") : by,
    value: (row) => row.value,
    cell: (row) =>
      row.value ?? (
        <Text size="sm" c="dimmed">
          {t(row.provisional ? "notApartYet" : "without")}
        </Text>
      ),
  };
}

function counts(t: Texts): Column<Row>[] {
  return (["clicks", "visits", "bots", "suspects"] as const).map((id) => ({
    id,
    header: t(id),
    value: (row) => row[id],
    cell: (row) => known(row[id]),
    numeric: true,
  }));
}

function earnedColumns(t: Texts, stats: Props["stats"], terms: Props["terms"]): Column<Row>[] {
  const own = stats?.unit ?? terms.unit;
  const units = stats?.totals.earned.map((each) => each.unit) ?? [own];
  const money = (amount: number, unit: string) => (
    <Money amount={amount} unit={unit} decimals={decimalsIn(terms, unit)} />
  );
  return [
    ...(["registrations", "conversions"] as const).map((id) => ({
      id,
      header: t(id),
      value: (row: Row) => row[id],
      cell: (row: Row) => known(row[id]),
      numeric: true,
    })),
    {
      id: "base",
      header: t("base"),
      value: (row) => row.base,
      cell: (row) => row.base !== null && money(row.base, own),
      csv: (row) => (row.base === null ? "" : decimalText(row.base, decimalsIn(terms, own))),
      numeric: true,
    },
    ...units.map((unit): Column<Row> => {
      const amount = (row: Row) => row.earned?.find((each) => each.unit === unit)?.commission ?? 0;
      return {
        id: `commission-${unit}`,
        header: units.length === 1 ? t("commission") : t("commissionIn", { unit }),
        value: amount,
        cell: (row) => money(amount(row), unit),
        csv: (row) => decimalText(amount(row), decimalsIn(terms, unit)),
        numeric: true,
      };
    }),
  ];
}

/** Visits are known of closed days alone. */
const known = (value: number | null) => (value === null ? "–" : <Count value={value} />);
