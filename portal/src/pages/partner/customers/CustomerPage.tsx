/** One customer: who it is, why it earns or no longer does, what it brought, and each of its payments. */

import { Anchor, Card, Grid, Group, Stack, Text, Title } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Link as To } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMembership } from "@/app/me";
import { pathOf, useParam } from "@/app/places";
import { Money } from "@/components/figures";
import { PageTitle } from "@/components/PageTitle";
import { Payments } from "@/pages/partner/earnings/Payments";
import { decimalsIn } from "@/pages/partner/earnings/units";
import { FullSwitch } from "./Customers";
import { Ends } from "./Ends";
import { Facts } from "./Facts";
import { customerOf, type Personal } from "./queries";
import { useStatusSentence } from "./useStatusSentence";

export default function CustomerPage() {
  const { t } = useTranslation("customers");
  const { program, terms } = useMembership();
  const [personal, setPersonal] = useState<Personal>("masked");
  const { data: found } = useSuspenseQuery(customerOf(program, useParam("customer"), personal));
  const why = useStatusSentence()(found.why);
  return (
    <Stack>
      <Anchor component={To} to={pathOf("partner", program, "customers")} size="sm">
        <Group gap={4} wrap="nowrap">
          <IconArrowLeft size={16} aria-hidden />
          {t("title")}
        </Group>
      </Anchor>
      <PageTitle title={t("about", { customer: found.customer.customer })}>
        <FullSwitch personal={personal} onChange={setPersonal} />
      </PageTitle>
      <Grid>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Facts found={found} zone={terms.time_zone} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Card component="section" aria-labelledby="earning" h="100%">
            <Title order={2} id="earning" mb="sm">
              {t("earning.title")}
            </Title>
            <Stack>
              <div>
                <Text size="sm" c="dimmed">
                  {t("earning.sum")}
                </Text>
                {found.earned.length === 0 && <Text>{t("earning.none")}</Text>}
                {found.earned.map((each) => (
                  <Text key={each.unit} fz={26} fw={650} lh={1.3}>
                    <Money amount={each.amount} unit={each.unit} decimals={decimalsIn(terms, each.unit)} />
                  </Text>
                ))}
                <Text size="sm" c="dimmed">
                  {t("earning.payments", { count: found.payments })}
                </Text>
              </div>
              <div>
                <Text fw={600}>{t(`why.${found.customer.status}`)}</Text>
                <Text size="sm">{why}</Text>
              </div>
              <Ends rules={found.rules} zone={terms.time_zone} />
            </Stack>
          </Card>
        </Grid.Col>
      </Grid>
      <Title order={2}>{t("payments")}</Title>
      <Payments customer={found.customer.customer} />
    </Stack>
  );
}
