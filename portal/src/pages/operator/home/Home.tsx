/** A program at a glance for those who run it: this month's figures, and its day boundaries. */

import { Card, SimpleGrid, Stack, Text } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answered, operatorApi } from "@/api/client";
import { useProgram } from "@/app/places";
import { Count, Day, Money } from "@/components/figures";
import { PageTitle } from "@/components/PageTitle";

export default function Home() {
  const { t } = useTranslation("operator-home");
  const program = useProgram();
  const { data } = useSuspenseQuery({
    queryKey: ["operator", program, "stats"],
    queryFn: () =>
      answered(operatorApi.GET("/v1/operator/programs/{program}/stats", { params: { path: { program } } })),
  });
  const { totals } = data;
  return (
    <Stack>
      <PageTitle title={t("title")} />
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
        <Figure label={t("partners")} value={<Count value={data.partners} />} />
        <Figure label={t("clicks")} value={<Count value={totals.clicks} />} />
        <Figure label={t("registrations")} value={<Count value={totals.registrations} />} />
        <Figure label={t("conversions")} value={<Count value={totals.conversions} />} />
        <Figure label={t("revenue")} value={<Money amount={totals.base} unit={data.unit} />} />
        {totals.earned.map((each) => (
          <Figure key={each.unit} label={t("earned")} value={<Money amount={each.amount} unit={each.unit} />} />
        ))}
        {data.paid.map((each) => (
          <Figure key={each.unit} label={t("paid")} value={<Money amount={each.amount} unit={each.unit} />} />
        ))}
      </SimpleGrid>
      <Text size="sm" c="dimmed">
        {t("zone", { zone: data.time_zone })}{" "}
        {data.closed_through !== null && (
          <>
            {t("closed")} <Day value={data.closed_through} />
          </>
        )}
      </Text>
    </Stack>
  );
}

function Figure({ label, value }: { label: string; value: React.ReactNode }) {
  return (
    <Card>
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Text fz="xl" fw={650}>
        {value}
      </Text>
    </Card>
  );
}
