/** The program's webhooks: addresses of the business that are told what happens. */

import { Anchor, Button, Drawer, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus, IconWebhook } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, type Operator, operatorApi } from "@/api/client";
import { useRows } from "@/api/pages";
import { useProgram } from "@/app/places";
import type { Column } from "@/components/columns";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { Moment } from "@/components/figures";
import { PageTitle } from "@/components/PageTitle";
import { at } from "../decisions/at";
import { ShownOnce } from "../decisions/ShownOnce";
import { State } from "../decisions/State";
import { useFactName } from "./facts";
import { WebhookForm } from "./WebhookForm";

type Hook = Operator["WebhookView"];

export default function Webhooks() {
  const { t } = useTranslation("operator-webhooks");
  const named = useFactName();
  const program = useProgram();
  const queries = useQueryClient();
  const [opened, { open, close }] = useDisclosure(false);
  const [secret, setSecret] = useState<string | null>(null);
  const hooks = useRows(["operator", program, "webhooks"], (cursor) =>
    answered(
      operatorApi.GET("/v1/operator/programs/{program}/webhooks", {
        params: { path: { program }, query: { starting_after: cursor } },
      }),
    ),
  );
  const columns = useMemo<Column<Hook>[]>(
    () => [
      {
        id: "url",
        header: t("url"),
        value: (row) => row.url,
        cell: (row) => (
          <Anchor inherit component={Link} to={at(program, "webhooks", row.id)} style={{ overflowWrap: "anywhere" }}>
            {row.url}
          </Anchor>
        ),
      },
      {
        id: "state",
        header: t("state"),
        value: (row) => t(row.disabled ? "paused" : "works"),
        cell: (row) => <State word={t(row.disabled ? "paused" : "works")} tone={row.disabled ? "over" : "good"} />,
      },
      {
        id: "types",
        header: t("types"),
        value: (row) => row.types.join(", "),
        search: (row) => row.types.map(named).join(", "),
        cell: (row) => (
          <Text size="sm" maw={420} miw={180}>
            {row.types.map(named).join(", ")}
          </Text>
        ),
        unsortable: true,
      },
      { id: "made", header: t("made"), value: (row) => row.made_at, cell: (row) => <Moment at={row.made_at} /> },
    ],
    [t, named, program],
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
        file="webhooks"
        list={hooks}
        columns={columns}
        rowKey={(row) => row.id}
        empty={
          <EmptyState icon={IconWebhook} title={t("none.title")} text={t("none.text")}>
            {add}
          </EmptyState>
        }
      />
      <Drawer opened={opened} onClose={close} title={<Text fw={650}>{t("make.label")}</Text>}>
        <WebhookForm
          action={t("make.label")}
          send={async (body, header) => {
            const made = await answered(
              operatorApi.POST("/v1/operator/programs/{program}/webhooks", {
                params: { path: { program }, header },
                body,
              }),
            );
            close();
            setSecret(made.secret);
            void queries.invalidateQueries({ queryKey: ["operator", program, "webhooks"] });
          }}
        />
      </Drawer>
      <ShownOnce title={t("secret")} secret={secret} onClose={() => setSecret(null)} />
    </Stack>
  );
}
