/** Clicks and commission of the last days as a chart, with the same figures as a table for those who don't see it. */

import "@mantine/charts/styles.css";
import { CompositeChart } from "@mantine/charts";
import { Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Partner } from "@/api/client";
import { Count, Day, Money, useLanguage } from "@/components/figures";
import { day } from "@/components/moments";
import { money } from "@/components/numbers";

interface Props {
  rows: Partner["StatsRow"][];
  unit: string;
  decimals: number;
}

export default function DaysChart({ rows, unit, decimals }: Props) {
  const { t } = useTranslation("overview");
  const language = useLanguage();
  const data = rows.map((row) => ({
    day: day(language, row.first, "short"),
    clicks: row.clicks,
    commission: row.commission ?? 0,
  }));
  return (
    <>
      <div aria-hidden>
        <CompositeChart
          h={260}
          data={data}
          dataKey="day"
          curveType="linear"
          withLegend
          composedChartProps={{ accessibilityLayer: false }}
          withRightYAxis
          yAxisProps={{ allowDecimals: false, width: 40 }}
          rightYAxisProps={{ tickFormatter: (value: number) => money(language, value, unit, decimals), width: 80 }}
          series={[
            { name: "clicks", label: t("clicks"), type: "bar", color: "brand.3" },
            {
              name: "commission",
              label: t("commission"),
              type: "line",
              color: "teal.6",
              yAxisId: "right",
            },
          ]}
        />
      </div>
      <Table className="visually-hidden" aria-label={t("days.title")}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t("days.day")}</Table.Th>
            <Table.Th scope="col">{t("clicks")}</Table.Th>
            <Table.Th scope="col">{t("commission")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.first}>
              <Table.Th scope="row">
                <Day value={row.first} />
              </Table.Th>
              <Table.Td>
                <Count value={row.clicks} />
              </Table.Td>
              <Table.Td>
                <Money amount={row.commission ?? 0} unit={unit} decimals={decimals} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}
