/** All payouts of a program by their status, and the accounts that nothing is paid out of. */

import { Card, NativeSelect, Stack, Tabs, Text } from "@mantine/core";
import { IconCashBanknote, IconLock } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, operatorApi } from "@/api/client";
import { useRows } from "@/api/pages";
import { useProgram } from "@/app/places";
import { EmptyState } from "@/components/EmptyState";
import { PageTitle } from "@/components/PageTitle";
import { type Payout, payoutsKey } from "../batches/queries";
import { Blocks } from "./Blocks";
import { PAYOUT_COLOURS, PayoutTable } from "./PayoutTable";

export default function Payouts() {
  const { t } = useTranslation("operator-payouts");
  return (
    <Stack>
      <PageTitle title={t("title")} />
      <Tabs defaultValue="payouts" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="payouts" leftSection={<IconCashBanknote size={16} aria-hidden />}>
            {t("title")}
          </Tabs.Tab>
          <Tabs.Tab value="blocks" leftSection={<IconLock size={16} aria-hidden />}>
            {t("blocks.title")}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="payouts">
          <ByStatus />
        </Tabs.Panel>
        <Tabs.Panel value="blocks">
          <Blocks />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

function ByStatus() {
  const { t } = useTranslation("operator-payouts");
  const program = useProgram();
  const [status, setStatus] = useState<Payout["status"]>("requested");
  const list = useRows([...payoutsKey(program), "list", status], (cursor) =>
    answered(
      operatorApi.GET("/v1/operator/programs/{program}/payouts", {
        params: { path: { program }, query: { status, starting_after: cursor } },
      }),
    ),
  );
  return (
    <Card>
      <Stack>
        <NativeSelect
          label={t("status.label")}
          description={t(`status.${status}_text`)}
          maw={420}
          value={status}
          onChange={(event) => setStatus(event.currentTarget.value as Payout["status"])}
          data={Object.keys(PAYOUT_COLOURS).map((each) => ({
            value: each,
            label: t(`status.${each as Payout["status"]}`),
          }))}
        />
        <PayoutTable
          key={status}
          label={t("title")}
          file={`payouts-${program}-${status}`}
          list={list}
          empty={<EmptyState icon={IconCashBanknote} title={t("none.title")} text={t("none.text")} />}
        />
        <Text size="sm" c="dimmed">
          {t("delay")}
        </Text>
      </Stack>
    </Card>
  );
}
