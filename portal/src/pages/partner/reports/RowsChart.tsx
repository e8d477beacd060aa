/** The report's clicks and commission as a chart; the table below it has the same figures. */

import "@mantine/charts/styles.css";
import { CompositeChart } from "@mantine/charts";
import { useTranslation } from "react-i18next";
import type { Partner } from "@/api/client";
import { useLanguage } from "@/components/figures";
import { day } from "@/components/moments";
import { money } from "@/components/numbers";

interface Props {
  rows: Partner["StatsRow"][];
  unit: string;
  decimals: number;
}

export default function RowsChart({ rows, unit, decimals }: Props) {
  const { t } = useTranslation("reports");
  const language = useLanguage();
  return (
    <div aria-hidden>
      <CompositeChart
        h={240}
        data={rows.map((row) => ({
          first: day(language, row.first, "short"),
          clicks: row.clicks,
          commission: row.commission ?? 0,
        }))}
        dataKey="first"
        curveType="linear"
        withLegend
        withRightYAxis
        composedChartProps={{ accessibilityLayer: false }}
        yAxisProps={{ allowDecimals: false, width: 40 }}
        rightYAxisProps={{ tickFormatter: (value: number) => money(language, value, unit, decimals), width: 80 }}
        series={[
          { name: "clicks", label: t("clicks"), type: "bar", color: "brand.3" },
          { name: "commission", label: t("commission"), type: "line", color: "teal.6", yAxisId: "right" },
        ]}
      />
    </div>
  );
}
