/** One customer: whose it is and why, until when it earns, what it did, and who it is on demand. */

import { Card, List, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { IconReceipt } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answered, operatorApi } from "@/api/client";
import { useRows } from "@/api/pages";
import { useParam, useProgram } from "@/app/places";
import { EmptyState } from "@/components/EmptyState";
import { Moment } from "@/components/figures";
import { PageTitle } from "@/components/PageTitle";
import { Facts } from "../decisions/Facts";
import { Refer } from "../decisions/Refer";
import { State } from "../decisions/State";
import { EventTable } from "../events/EventTable";
import { Attribution } from "./Attribution";
import { Personal } from "./Personal";

export default function Customer() {
  const { t } = useTranslation("operator-customers");
  const program = useProgram();
  const id = useParam("customer");
  const path = { program, customer: id };
  const { data: customer } = useSuspenseQuery({
    queryKey: ["operator", program, "customer", id],
    queryFn: () =>
      answered(operatorApi.GET("/v1/operator/programs/{program}/customers/{customer}", { params: { path } })),
  });
  const events = useRows(["operator", program, "customer", id, "events"], (cursor) =>
    answered(
      operatorApi.GET("/v1/operator/programs/{program}/customers/{customer}/events", {
        params: { path, query: { starting_after: cursor } },
      }),
    ),
  );
  const moment = (at: string | null) => (at === null ? null : <Moment at={at} />);
  const ends = Object.entries(customer.reward_ends);
  return (
    <Stack>
      <PageTitle title={t("one", { customer: customer.customer })}>
        <State word={t(`status.${customer.status}`)} tone={customer.status === "active" ? "good" : "over"} />
      </PageTitle>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Card component="section" aria-label={t("known")}>
          <Title order={2} mb="xs">
            {t("known")}
          </Title>
          <Facts
            label={t("known")}
            facts={[
              [t("registered"), moment(customer.registered_at)],
              [t("firstPaid"), moment(customer.first_paid_at)],
              [t("earningUntil"), moment(customer.earning_until)],
              [t("paying"), t(customer.paying ? "yes" : "no")],
              [t("old"), customer.old_customer ? t("yes") : null],
              [t("plan"), customer.plan],
              [t("accounts"), customer.accounts.length === 0 ? null : customer.accounts.join(", ")],
            ]}
          />
          {ends.length > 0 && (
            <>
              <Text size="sm" fw={500} mt="sm">
                {t("ends")}
              </Text>
              <List size="sm">
                {ends.map(([reward, end]) => (
                  <List.Item key={reward}>
                    {reward}: {end === null ? t("endless") : <Moment at={end} />}
                  </List.Item>
                ))}
              </List>
            </>
          )}
          {customer.awaits.length > 0 && (
            <>
              <Text size="sm" fw={500} mt="sm">
                {t("awaits")}
              </Text>
              <List size="sm">
                {customer.awaits.map((each) => (
                  <List.Item key={each}>
                    <Refer page="events" id={each} />
                  </List.Item>
                ))}
              </List>
            </>
          )}
        </Card>
        <Personal customer={customer} />
      </SimpleGrid>
      <Attribution attribution={customer.attribution} />
      <Card component="section" aria-label={t("events")}>
        <Title order={2} mb="xs">
          {t("events")}
        </Title>
        <EventTable
          ofCustomer
          label={t("events")}
          file="customer-events"
          list={events}
          empty={<EmptyState icon={IconReceipt} title={t("none.title")} text={t("none.text")} />}
        />
      </Card>
    </Stack>
  );
}
