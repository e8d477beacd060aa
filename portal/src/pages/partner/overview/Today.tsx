/** Today's figures as they come in; they are provisional until the program closes the day. */

import { Badge, Card, Group, SimpleGrid, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Partner } from "@/api/client";
import { Count, Day, Money } from "@/components/figures";

interface Props {
  /** Today, or the last day that is shown: some programs show closed days alone. */
  row: Partner["StatsRow"];
  unit: string;
  decimals: number;
  zone: string;
}

export function Today({ row, unit, decimals, zone }: Props) {
  const { t } = useTranslation("overview");
  return (
    <section aria-labelledby="today">
      <Group mb="xs" gap="xs">
        <Title order={2} id="today">
          {row.provisional ? t("today.title") : <Day value={row.last} />}
        </Title>
        {row.provisional && (
          <Badge variant="light" title={t("today.why", { zone })}>
            {t("today.provisional")}
          </Badge>
        )}
      </Group>
      <SimpleGrid cols={{ base: 2, md: 4 }}>
        <Figure label={t("clicks")} value={<Count value={row.clicks} />} />
        <Figure label={t("registrations")} value={<Count value={row.registrations ?? 0} />} />
        <Figure label={t("conversions")} value={<Count value={row.conversions ?? 0} />} />
        <Figure
          label={t("commission")}
          value={<Money amount={row.commission ?? 0} unit={unit} decimals={decimals} />}
        />
      </SimpleGrid>
    </section>
  );
}

function Figure({ label, value }: { label: string; value: ReactNode }) {
  return (
    <Card padding="md">
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Text fz={26} fw={650} lh={1.3}>
        {value}
      </Text>
    </Card>
  );
}
