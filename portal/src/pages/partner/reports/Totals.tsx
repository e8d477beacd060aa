/** The sums of the period. */

import { Card, SimpleGrid, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Partner } from "@/api/client";
import { Count, Money } from "@/components/figures";
import { decimalsIn } from "@/pages/partner/earnings/units";

export function Totals({ stats, terms }: { stats: Partner["StatsView"]; terms: Partner["TermsView"] }) {
  const { t } = useTranslation("reports");
  const { totals, unit } = stats;
  const figures: [name: string, value: ReactNode, text: string | null][] = [
    [
      t("clicks"),
      <Count key="clicks" value={totals.clicks} />,
      t("clicksText", { bots: totals.bots, suspects: totals.suspects }),
    ],
    [t("registrations"), <Count key="registrations" value={totals.registrations} />, null],
    [t("conversions"), <Count key="conversions" value={totals.conversions} />, t("conversionsText")],
    [
      t("base"),
      <Money key="base" amount={totals.base} unit={unit} decimals={decimalsIn(terms, unit)} />,
      t("baseText"),
    ],
    [
      t("commission"),
      totals.earned
        .filter((each) => each.unit === unit || each.commission !== 0)
        .map((each) => (
          <div key={each.unit}>
            <Money amount={each.commission} unit={each.unit} decimals={decimalsIn(terms, each.unit)} />
          </div>
        )),
      t("commissionText"),
    ],
  ];
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }} aria-label={t("totals")} role="group">
      {figures.map(([name, value, text]) => (
        <Card key={name} padding="md">
          <Text size="sm" c="dimmed">
            {name}
          </Text>
          <Text component="div" fz={22} fw={650} lh={1.3}>
            {value}
          </Text>
          {text !== null && (
            <Text size="xs" c="dimmed">
              {text}
            </Text>
          )}
        </Card>
      ))}
    </SimpleGrid>
  );
}
