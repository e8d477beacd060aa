/** Where what was earned stands, unit by unit. */

import { Alert, Card, Group, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Partner } from "@/api/client";
import { Day, Money } from "@/components/figures";

const PARTS = ["available", "pending", "reserved", "paid", "written_off"] as const;

export function Balance({ balances }: { balances: Partner["UnitBalanceView"][] }) {
  const { t } = useTranslation("overview");
  return (
    <Card component="section" aria-labelledby="balance" h="100%">
      <Title order={2} id="balance" mb="sm">
        {t("balance.title")}
      </Title>
      <Stack>
        {balances.map((each) => (
          <Stack key={each.unit} gap="xs">
            {each.blocked !== null && (
              <Alert color="yellow">{t("balance.blocked", { reason: each.blocked.reason })}</Alert>
            )}
            <Stack component="dl" gap="xs" m={0}>
              {PARTS.filter((part) => part !== "written_off" || each.written_off !== 0).map((part) => (
                <Group key={part} justify="space-between" wrap="nowrap">
                  <Text component="dt" fw={550}>
                    {t(`balance.${part}`)}
                    <Text component="span" display="block" size="xs" c="dimmed">
                      {t(`balance.${part}_text`)}
                    </Text>
                  </Text>
                  <Text component="dd" m={0}>
                    <Money amount={each[part]} unit={each.unit} decimals={each.decimals} />
                  </Text>
                </Group>
              ))}
            </Stack>
            {each.maturing.slice(0, 3).map((next) => (
              <Group key={next.day} justify="space-between" gap="xs">
                <Text size="sm">
                  {t("balance.maturing")} <Day value={next.day} />
                </Text>
                <Money amount={next.amount} unit={each.unit} decimals={each.decimals} />
              </Group>
            ))}
          </Stack>
        ))}
      </Stack>
    </Card>
  );
}
