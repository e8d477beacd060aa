/** What was earned: by payment, and line by line as the journal has it; each line tells why. */

import { Tabs } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { PageTitle } from "@/components/PageTitle";
import { Commissions } from "./Commissions";
import { Payments } from "./Payments";

export default function Earnings() {
  const { t } = useTranslation("earnings");
  const [tab, setTab] = useState<string | null>("payments");
  return (
    <>
      <PageTitle title={t("title")} />
      <Tabs value={tab} onChange={setTab} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="payments">{t("payments")}</Tabs.Tab>
          <Tabs.Tab value="commissions">{t("commissions")}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="payments">
          <Payments />
        </Tabs.Panel>
        <Tabs.Panel value="commissions">
          <Commissions />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
