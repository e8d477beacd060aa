/** A program's closed days over all partners, and the partners by what they came to. */

import { Card, Group, NativeSelect, Stack, Tabs, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { PageTitle } from "@/components/PageTitle";
import { GROUPINGS, type Grouping, type Period } from "./period";
import { Ranking } from "./Ranking";
import { Together } from "./Together";

export default function Stats() {
  const { t } = useTranslation("operator-stats");
  const [period, setPeriod] = useState<Period>({});
  const [grouping, setGrouping] = useState<Grouping>("day");
  const [view, setView] = useState<string | null>("all");
  const put = (field: keyof Period, value: string) =>
    setPeriod(({ [field]: _, ...others }) => (value === "" ? others : { ...others, [field]: value }));
  return (
    <Stack>
      <PageTitle title={t("title")} />
      <Card>
        <Group align="flex-end">
          <TextInput
            type="date"
            label={t("from")}
            value={period.from ?? ""}
            onChange={(event) => put("from", event.currentTarget.value)}
          />
          <TextInput
            type="date"
            label={t("to")}
            value={period.to ?? ""}
            onChange={(event) => put("to", event.currentTarget.value)}
          />
          {view === "all" && (
            <NativeSelect
              label={t("by")}
              value={grouping}
              onChange={(event) => setGrouping(event.currentTarget.value as Grouping)}
              data={GROUPINGS.map((value) => ({ value, label: t(`group.${value}`) }))}
            />
          )}
          <Text size="sm" c="dimmed" flex={1} miw={220}>
            {t("days")}
          </Text>
        </Group>
      </Card>
      <Tabs value={view} onChange={setView} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="all">{t("all")}</Tabs.Tab>
          <Tabs.Tab value="ranking">{t("ranking.title")}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="all">
          <Together period={period} grouping={grouping} />
        </Tabs.Panel>
        <Tabs.Panel value="ranking">
          <Ranking period={period} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}
