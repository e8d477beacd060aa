/** What came of one link in the last 30 days: clicks, visits, and what did not count. */

import { Card, Group, SimpleGrid, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import { useMembership } from "@/app/me";
import { ErrorNote } from "@/components/ErrorNote";
import { Count } from "@/components/figures";
import { clicksByLink } from "./queries";
import { sumsByLink } from "./sums";

const ClicksChart = lazy(() => import("./ClicksChart"));
const FIGURES = ["clicks", "visits", "bots", "suspects"] as const;

export function LinkStats({ code }: { code: string }) {
  const { t } = useTranslation("links");
  const { program, terms } = useMembership();
  const { data, error, refetch } = useQuery(clicksByLink(program, terms.time_zone));
  const sums = data && (sumsByLink(data.rows).get(code) ?? { clicks: 0, visits: 0, bots: 0, suspects: 0 });
  const rows = data?.rows.filter((row) => row.value === code) ?? [];
  return (
    <Card component="section" aria-labelledby="link-stats">
      <Group justify="space-between" mb="sm">
        <Title order={2} id="link-stats">
          {t("stats.title")}
        </Title>
      </Group>
      <Stack>
        <ErrorNote problem={error ? asProblem(error) : null} again={() => void refetch()} />
        {data === undefined && error === null && <Skeleton h={70} />}
        {sums !== undefined && (
          <SimpleGrid cols={{ base: 2, md: 4 }}>
            {FIGURES.map((each) => (
              <div key={each}>
                <Text size="sm" c="dimmed">
                  {t(`stats.${each}`)}
                </Text>
                <Text fz={24} fw={650} lh={1.3}>
                  <Count value={sums[each]} />
                </Text>
                <Text size="xs" c="dimmed">
                  {t(`stats.${each}Text`)}
                </Text>
              </div>
            ))}
          </SimpleGrid>
        )}
        {rows.length > 1 && (
          <Suspense fallback={<Skeleton h={180} />}>
            <ClicksChart rows={rows} />
          </Suspense>
        )}
        <Text size="sm" c="dimmed">
          {t("clicksWhy", { zone: terms.time_zone })} {t("stats.money")}
        </Text>
      </Stack>
    </Card>
  );
}
