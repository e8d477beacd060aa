/** Events that were received on a UTC day. */

import { Stack, TextInput } from "@mantine/core";
import { IconInbox } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, operatorApi } from "@/api/client";
import { useRows } from "@/api/pages";
import { useProgram } from "@/app/places";
import { EmptyState } from "@/components/EmptyState";
import { EventTable } from "./EventTable";

const today = () => new Date().toISOString().slice(0, 10);

export function Received() {
  const { t } = useTranslation("operator-events");
  const program = useProgram();
  const [received, setReceived] = useState(today);
  const list = useRows(["operator", program, "events", received], (cursor) =>
    answered(
      operatorApi.GET("/v1/operator/programs/{program}/events", {
        params: { path: { program }, query: { received, starting_after: cursor } },
      }),
    ),
  );
  return (
    <Stack>
      <DayOf label={t("receivedOn")} value={received} onChange={setReceived} />
      <EventTable
        label={t("tabs.received")}
        file={`events-${received}`}
        list={list}
        empty={<EmptyState icon={IconInbox} title={t("none.title")} text={t("none.text")} />}
      />
    </Stack>
  );
}

/** A UTC day; nothing is asked for until it is a whole one. */
export function DayOf({ label, value, onChange }: { label: string; value: string; onChange: (day: string) => void }) {
  return (
    <TextInput
      type="date"
      label={label}
      maw={220}
      max={today()}
      value={value}
      onChange={(event) => event.currentTarget.value !== "" && onChange(event.currentTarget.value)}
    />
  );
}
