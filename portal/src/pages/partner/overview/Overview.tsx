/** The partner's first look: today, the last 30 days, the balance, and what comes next. */

import { Alert, Anchor, Card, Group, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { IconHourglass, IconLink } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useMembership } from "@/app/me";
import { PageLoading } from "@/app/states";
import { CopyButton } from "@/components/CopyButton";
import { EmptyState } from "@/components/EmptyState";
import { PageTitle } from "@/components/PageTitle";
import { Balance } from "./Balance";
import { Next } from "./Next";
import { balanceOf, lastDays } from "./queries";
import { Today } from "./Today";

const DaysChart = lazy(() => import("./DaysChart"));

export default function Overview() {
  const { t } = useTranslation("overview");
  const { program, partner, terms } = useMembership();
  const { data: stats } = useSuspenseQuery(lastDays(program, terms.time_zone));
  const { data: balance } = useSuspenseQuery(balanceOf(program));
  const { totals } = stats;
  const latest = stats.rows.at(-1);
  const nothingYet =
    totals.clicks === 0 && totals.registrations === 0 && balance.balances.every((each) => each.accrued === 0);
  return (
    <Stack>
      <PageTitle title={t("title")} />
      {partner.status === "pending" && (
        <Alert icon={<IconHourglass aria-hidden />} title={t("pending.title")}>
          {t("pending.text")}
        </Alert>
      )}
      {nothingYet ? (
        <Card>
          <EmptyState icon={IconLink} title={t("empty.title")} text={t("empty.text")}>
            <Anchor href={partner.url} style={{ overflowWrap: "anywhere" }}>
              {partner.url}
            </Anchor>
            <CopyButton value={partner.url} label={t("empty.copy")} variant="filled" size="md" />
          </EmptyState>
        </Card>
      ) : (
        <>
          {latest !== undefined && (
            <Today row={latest} unit={stats.unit} decimals={terms.decimals} zone={stats.time_zone} />
          )}
          <Card component="section" aria-labelledby="days">
            <Group justify="space-between" mb="sm">
              <Title order={2} id="days">
                {t("days.title")}
              </Title>
              <Text size="sm" c="dimmed">
                {t("days.zone", { zone: stats.time_zone })}
              </Text>
            </Group>
            <Suspense fallback={<PageLoading />}>
              <DaysChart rows={stats.rows} unit={stats.unit} decimals={terms.decimals} />
            </Suspense>
          </Card>
        </>
      )}
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Balance balances={balance.balances} />
        <Next next={balance.next_payout} decimals={terms.decimals} zone={stats.time_zone} />
      </SimpleGrid>
    </Stack>
  );
}
