/** One link's clicks by day as bars, with the same figures as a table for those who don't see them. */

import "@mantine/charts/styles.css";
import { BarChart } from "@mantine/charts";
import { Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Partner } from "@/api/client";
import { Count, Day, useLanguage } from "@/components/figures";
import { day } from "@/components/moments";

export default function ClicksChart({ rows }: { rows: Partner["StatsRow"][] }) {
  const { t } = useTranslation("links");
  const language = useLanguage();
  return (
    <>
      <div aria-hidden>
        <BarChart
          h={180}
          data={rows.map((row) => ({ day: day(language, row.first, "short"), clicks: row.clicks }))}
          dataKey="day"
          barChartProps={{ accessibilityLayer: false }}
          yAxisProps={{ allowDecimals: false, width: 40 }}
          series={[{ name: "clicks", label: t("stats.clicks"), color: "brand.4" }]}
        />
      </div>
      <Table className="visually-hidden" aria-label={t("stats.title")}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t("stats.day")}</Table.Th>
            <Table.Th scope="col">{t("stats.clicks")}</Table.Th>
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
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}
