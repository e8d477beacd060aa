/** Suspicious traffic: what was seen of whom, with its evidence, and what an operator makes of it. */

import { NativeSelect, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Operator } from "@/api/client";
import { PageTitle } from "@/components/PageTitle";
import { Needs } from "../decisions/Needs";
import { SignalTable } from "./SignalTable";

type Status = Operator["SignalStatus"];
const STATUSES: readonly Status[] = ["open", "confirmed", "dismissed"];

export default function Signals() {
  const { t } = useTranslation("operator-signals");
  const [status, setStatus] = useState<Status | "">("open");
  return (
    <Stack>
      <PageTitle title={t("title")} />
      <Text c="dimmed">{t("text")}</Text>
      <Needs scope="partner:approve" />
      <NativeSelect
        label={t("show")}
        maw={260}
        value={status}
        onChange={(event) => setStatus(event.currentTarget.value as Status | "")}
        data={[
          { value: "", label: t("all") },
          ...STATUSES.map((each) => ({ value: each, label: t(`status.${each}`) })),
        ]}
      />
      <SignalTable status={status === "" ? undefined : status} />
    </Stack>
  );
}
