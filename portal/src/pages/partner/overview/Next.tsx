/** What is next: how far it is to the minimum, and when money moves. */

import { Card, Progress, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Partner } from "@/api/client";
import { Moment, Money } from "@/components/figures";

type Kind = "bank" | "balance" | "top_up";

interface Props {
  next: Partner["NextPayoutView"] | null;
  decimals: number;
  zone: string;
}

export function Next({ next, decimals, zone }: Props) {
  const { t } = useTranslation("overview");
  return (
    <Card component="section" aria-labelledby="next" h="100%">
      <Title order={2} id="next" mb="sm">
        {t("next.title")}
      </Title>
      {next === null ? <Text>{t("next.inside")}</Text> : <Steps next={next} decimals={decimals} zone={zone} />}
    </Card>
  );
}

function Steps({ next, decimals, zone }: Props & { next: Partner["NextPayoutView"] }) {
  const { t } = useTranslation("overview");
  const minimums = next.minimums.filter((each) => each.minimum > 0);
  const amount = (value: number) => <Money amount={value} unit={next.unit} decimals={decimals} />;
  return (
    <Stack>
      <Text>
        {t("next.payable")} <b>{amount(next.payable)}</b>
      </Text>
      {minimums.map(({ to: kind, minimum }) => (
        <Stack key={kind} gap={4}>
          <Text size="sm">
            {t("next.minimum", { to: t(`next.to.${kind as Kind}`) })} {amount(minimum)}
          </Text>
          <Progress
            value={Math.max(0, Math.min(100, (100 * next.payable) / minimum))}
            aria-label={t("next.towards", { to: t(`next.to.${kind as Kind}`) })}
          />
          <Text size="sm" c="dimmed">
            {next.payable >= minimum ? (
              t("next.reached")
            ) : (
              <>
                {t("next.missing")} {amount(minimum - next.payable)}
              </>
            )}
          </Text>
        </Stack>
      ))}
      {next.opens_at !== null && (
        <Text>
          {t("next.opens")} <Moment at={next.opens_at} zone={zone} />
        </Text>
      )}
      <Text>
        {t("next.day")} <Moment at={next.payout_day} zone={zone} />
      </Text>
    </Stack>
  );
}
