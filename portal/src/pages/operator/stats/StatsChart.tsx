/** Clicks and commissions of the days as a chart; the same figures stand in the table below it. */

import "@mantine/charts/styles.css";
import { CompositeChart } from "@mantine/charts";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/components/figures";
import { day } from "@/components/moments";
import { money } from "@/components/numbers";
import type { Stats } from "./sum";

export default function StatsChart({ rows, unit }: { rows: Stats["rows"]; unit: string }) {
  const { t } = useTranslation("operator-stats");
  const language = useLanguage();
  const data = rows.map((row) => ({
    day: day(language, row.first, "short"),
    clicks: row.clicks,
    earned: row.earned[0]?.amount ?? 0,
  }));
  const earned = rows[0]?.earned[0]?.unit ?? unit;
  return (
    <div aria-hidden>
      <CompositeChart
        h={240}
        mb="md"
        data={data}
        dataKey="day"
        curveType="linear"
        withLegend
        composedChartProps={{ accessibilityLayer: false }}
        withRightYAxis
        yAxisProps={{ allowDecimals: false, width: 40 }}
        rightYAxisProps={{ tickFormatter: (value: number) => money(language, value, earned), width: 80 }}
        series={[
          { name: "clicks", label: t("clicks"), type: "bar", color: "brand.3" },
          { name: "earned", label: t("earned"), type: "line", color: "teal.6", yAxisId: "right" },
        ]}
      />
    </div>
  );
}
