/** Bodies that were refused on a UTC day, with the reason: what the merchant's back end has to mend. */

import { Code, Stack, Text } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, type Operator, operatorApi } from "@/api/client";
import { useRows } from "@/api/pages";
import { useProgram } from "@/app/places";
import type { Column } from "@/components/columns";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { Moment } from "@/components/figures";
import { DayOf } from "./Received";

type Refusal = Operator["RefusedView"];

export function Refused() {
  const { t } = useTranslation("operator-events");
  const program = useProgram();
  const [day, setDay] = useState(() => new Date().toISOString().slice(0, 10));
  const list = useRows(["operator", program, "refused-events", day], (cursor) =>
    answered(
      operatorApi.GET("/v1/operator/programs/{program}/refused-events", {
        params: { path: { program }, query: { day, starting_after: cursor } },
      }),
    ),
  );
  const columns = useMemo<Column<Refusal>[]>(
    () => [
      {
        id: "at",
        header: t("refusedAt"),
        value: (row) => row.refused_at,
        cell: (row) => <Moment at={row.refused_at} />,
      },
      { id: "code", header: t("code"), value: (row) => row.code, cell: (row) => <Code>{row.code}</Code> },
      {
        id: "message",
        header: t("reason"),
        value: (row) => row.message,
        cell: (row) => <span lang="en">{row.message}</span>,
      },
      {
        id: "body",
        header: t("body"),
        value: (row) => (row.body === null ? null : JSON.stringify(row.body)),
        cell: (row) => <Body body={row.body} />,
        unsortable: true,
      },
    ],
    [t],
  );
  return (
    <Stack>
      <Text c="dimmed">{t("refusedText")}</Text>
      <DayOf label={t("refusedOn")} value={day} onChange={setDay} />
      <DataTable
        label={t("tabs.refused")}
        file={`refused-events-${day}`}
        list={list}
        columns={columns}
        rowKey={(row) => `${row.refused_at} ${row.code} ${JSON.stringify(row.body)}`}
        empty={<EmptyState icon={IconCircleCheck} title={t("noneRefused.title")} text={t("noneRefused.text")} />}
      />
    </Stack>
  );
}

function Body({ body }: { body: Refusal["body"] }) {
  const { t } = useTranslation("operator-events");
  if (body === null) return t("unreadable");
  return (
    <details>
      <summary>{t("show")}</summary>
      <Code block>{JSON.stringify(body, null, 2)}</Code>
    </details>
  );
}
