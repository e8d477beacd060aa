/** Events for support: found by id, by customer or by the day they came, what was refused, and settling again. */

import { Card, SimpleGrid, Stack, Tabs } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { PageTitle } from "@/components/PageTitle";
import { Find } from "./Find";
import { Received } from "./Received";
import { Redrive } from "./Redrive";
import { Refused } from "./Refused";

export default function Events() {
  const { t } = useTranslation("operator-events");
  return (
    <Stack>
      <PageTitle title={t("title")} />
      <Card>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <Find page="events" label={t("byEvent")} />
          <Find page="customers" label={t("byCustomer")} />
        </SimpleGrid>
      </Card>
      <Tabs defaultValue="received" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="received">{t("tabs.received")}</Tabs.Tab>
          <Tabs.Tab value="refused">{t("tabs.refused")}</Tabs.Tab>
          <Tabs.Tab value="redrive">{t("tabs.redrive")}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="received">
          <Received />
        </Tabs.Panel>
        <Tabs.Panel value="refused">
          <Refused />
        </Tabs.Panel>
        <Tabs.Panel value="redrive">
          <Redrive />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}
