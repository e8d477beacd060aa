/** Payouts: asking for one with the rules shown before they bite, and what became of the earlier ones. */

import { Card, Grid, Stack, Text, Title } from "@mantine/core";
import { IconShoppingBag } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useMembership } from "@/app/me";
import { EmptyState } from "@/components/EmptyState";
import { PageTitle } from "@/components/PageTitle";
import { Blocked } from "@/pages/partner/balance/Blocked";
import { balanceOf } from "@/pages/partner/balance/queries";
import { History } from "./History";
import { MethodCard } from "./MethodCard";
import { methodOf, rulesOf } from "./queries";
import { RequestForm } from "./RequestForm";
import { Schedule } from "./Schedule";

export default function Payouts() {
  const { t } = useTranslation("payouts");
  const { program, terms } = useMembership();
  const { data: rules } = useSuspenseQuery(rulesOf(program));
  const { data: method } = useSuspenseQuery(methodOf(program));
  const { data: balance } = useSuspenseQuery(balanceOf(program));
  const block = balance.balances.find((each) => each.unit === terms.unit)?.blocked ?? null;
  const paysOut = rules.destinations.length > 0;
  return (
    <Stack>
      <PageTitle title={t("title")} />
      <Blocked block={block} />
      {paysOut ? (
        <Grid>
          <Grid.Col span={{ base: 12, md: 7 }}>
            <Card component="section" aria-labelledby="request" h="100%">
              <Title order={2} id="request" mb="sm">
                {t("request.title")}
              </Title>
              {rules.mode === "automatic" && <Text mb="sm">{t("request.automatic")}</Text>}
              <RequestForm rules={rules} next={balance.next_payout} blocked={block} method={method} />
            </Card>
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 5 }}>
            <Stack>
              {balance.next_payout !== null && <Schedule next={balance.next_payout} />}
              {rules.destinations.some((each) => each.kind === "bank") && <MethodCard methods={method} />}
            </Stack>
          </Grid.Col>
        </Grid>
      ) : (
        <Card>
          <EmptyState icon={IconShoppingBag} title={t("inside.title")} text={t("inside.text")} />
        </Card>
      )}
      <History />
    </Stack>
  );
}
