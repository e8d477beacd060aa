/** When money moves next, and which month it is for. */

import { Card, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Partner } from "@/api/client";
import { useMembership } from "@/app/me";
import { Moment, Month } from "@/components/figures";

export function Schedule({ next }: { next: Partner["NextPayoutView"] }) {
  const { t } = useTranslation("payouts");
  const { terms } = useMembership();
  return (
    <Card component="section" aria-labelledby="schedule">
      <Title order={2} id="schedule" mb="xs">
        {t("schedule.title")}
      </Title>
      <Stack gap={4}>
        <Text>
          {t("schedule.day")}{" "}
          <b>
            <Moment at={next.payout_day} zone={terms.time_zone} />
          </b>
        </Text>
        <Text>
          {t("schedule.month")} <Month value={next.period} />
        </Text>
        <Text size="sm" c="dimmed">
          {t(next.mode === "automatic" ? "schedule.automatic" : "schedule.onRequest")}
        </Text>
      </Stack>
    </Card>
  );
}
