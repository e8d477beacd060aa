/** The program's API keys: which work, when each was used last, and making, renewing and ending them. */

import { Button, Group, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconKey, IconPlus } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, type Operator, operatorApi } from "@/api/client";
import { useRows } from "@/api/pages";
import { useProgram } from "@/app/places";
import type { Column } from "@/components/columns";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { Day, Moment } from "@/components/figures";
import { PageTitle } from "@/components/PageTitle";
import { Decision } from "../decisions/Decision";
import { ShownOnce } from "../decisions/ShownOnce";
import { State } from "../decisions/State";
import { MakeKey } from "./MakeKey";
import { Rotate } from "./Rotate";

type Key = Operator["KeyView"];
const TONES = { active: "good", ending: "waiting", ended: "over" } as const;

export default function Keys() {
  const { t } = useTranslation("operator-keys");
  const program = useProgram();
  const [opened, { open, close }] = useDisclosure(false);
  const [secret, setSecret] = useState<string | null>(null);
  const keys = useRows(["operator", program, "keys"], (cursor) =>
    answered(
      operatorApi.GET("/v1/operator/programs/{program}/keys", {
        params: { path: { program }, query: { starting_after: cursor } },
      }),
    ),
  );
  const columns = useMemo<Column<Key>[]>(
    () => [
      { id: "prefix", header: t("prefix"), value: (row) => row.prefix, cell: (row) => <code>{row.prefix}…</code> },
      { id: "kind", header: t("kind"), value: (row) => t(`kinds.${row.kind}`) },
      { id: "name", header: t("network"), value: (row) => row.name },
      {
        id: "status",
        header: t("state"),
        value: (row) => t(`status.${row.status}`),
        cell: (row) => <State word={t(`status.${row.status}`)} tone={TONES[row.status]} />,
      },
      { id: "made", header: t("made"), value: (row) => row.created_at, cell: (row) => <Moment at={row.created_at} /> },
      {
        id: "ends",
        header: t("ends"),
        value: (row) => row.expires_at,
        cell: (row) => (row.expires_at === null ? "–" : <Moment at={row.expires_at} />),
      },
      {
        id: "used",
        header: t("used"),
        value: (row) => row.last_used_on,
        cell: (row) => (row.last_used_on === null ? t("never") : <Day value={row.last_used_on} />),
      },
    ],
    [t],
  );
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
      {t("make.label")}
    </Button>
  );
  return (
    <Stack>
      <PageTitle title={t("title")}>{add}</PageTitle>
      <Text c="dimmed">{t("text")}</Text>
      <DataTable
        label={t("title")}
        file="api-keys"
        list={keys}
        columns={columns}
        rowKey={(row) => row.id}
        empty={
          <EmptyState icon={IconKey} title={t("none.title")} text={t("none.text")}>
            {add}
          </EmptyState>
        }
        actions={(row) =>
          row.status === "ended" ? null : (
            <Group gap="xs" wrap="nowrap" justify="flex-end">
              {row.status === "active" && <Rotate apiKey={row} onMade={setSecret} />}
              <Decision
                small
                danger
                plain
                label={t("revoke.label")}
                about={row.prefix}
                text={t("revoke.text")}
                done={t("revoke.done")}
                changes={["operator", program, "keys"]}
                act={(_, header) =>
                  operatorApi.POST("/v1/operator/programs/{program}/keys/{key}/revoke", {
                    params: { path: { program, key: row.id }, header },
                  })
                }
              />
            </Group>
          )
        }
      />
      <MakeKey opened={opened} onClose={close} onMade={setSecret} />
      <ShownOnce title={t("new")} secret={secret} onClose={() => setSecret(null)} />
    </Stack>
  );
}
