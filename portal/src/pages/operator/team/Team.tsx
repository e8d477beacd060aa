/** Who runs this deployment, and what each may do. */

import { Button, Group, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus, IconUsersGroup } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, type Operator, operatorApi } from "@/api/client";
import { useRows } from "@/api/pages";
import { operatorMe, useMay } from "@/app/me";
import type { Column } from "@/components/columns";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { Moment } from "@/components/figures";
import { PageTitle } from "@/components/PageTitle";
import { Decision } from "../decisions/Decision";
import { Needs } from "../decisions/Needs";
import { State } from "../decisions/State";
import { SCOPES, useScopeName } from "../decisions/scopes";
import { ChangeRights } from "./ChangeRights";
import { InviteOperator } from "./InviteOperator";

type Listed = Operator["ListedOperator"];

export default function Team() {
  const { t } = useTranslation("operator-team");
  const named = useScopeName();
  const may = useMay("operator:write");
  const { data: me } = useSuspenseQuery(operatorMe);
  const [opened, { open, close }] = useDisclosure(false);
  const [changed, setChanged] = useState<Listed | null>(null);
  const operators = useRows(["operator", "operators"], (cursor) =>
    answered(operatorApi.GET("/v1/operator/operators", { params: { query: { starting_after: cursor, limit: 50 } } })),
  );
  const columns = useMemo<Column<Listed>[]>(
    () => [
      { id: "operator", header: t("operator"), value: (row) => row.operator },
      {
        id: "state",
        header: t("state"),
        value: (row) => t(row.removed_at === null ? "works" : "removed"),
        cell: (row) => (
          <State
            word={t(row.removed_at === null ? "works" : "removed")}
            tone={row.removed_at === null ? "good" : "over"}
          />
        ),
      },
      {
        id: "rights",
        header: t("rights"),
        value: (row) => row.scopes.join(", "),
        search: (row) => row.scopes.map(named).join(", "),
        cell: (row) => (
          <Text size="sm" maw={480} miw={200}>
            {row.scopes.length === 0
              ? t("readsAlone")
              : row.scopes.length === SCOPES.length
                ? t("everything")
                : row.scopes.map(named).join(", ")}
          </Text>
        ),
        unsortable: true,
      },
      {
        id: "invited",
        header: t("invited"),
        value: (row) => row.invited_at,
        cell: (row) => <Moment at={row.invited_at} />,
      },
    ],
    [t, named],
  );
  return (
    <Stack>
      <PageTitle title={t("title")}>
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={open} disabled={!may}>
          {t("invite.label")}
        </Button>
      </PageTitle>
      <Text c="dimmed">{t("text")}</Text>
      <Needs scope="operator:write" />
      <DataTable
        label={t("title")}
        file="operators"
        list={operators}
        columns={columns}
        rowKey={(row) => row.operator}
        empty={<EmptyState icon={IconUsersGroup} title={t("none.title")} text={t("none.text")} />}
        actions={
          may
            ? (row) =>
                row.operator === me.operator ? (
                  <Text size="sm" c="dimmed">
                    {t("yourself")}
                  </Text>
                ) : row.removed_at === null ? (
                  <Group gap="xs" wrap="nowrap" justify="flex-end">
                    <Button
                      variant="default"
                      size="compact-sm"
                      aria-label={t("change.title", { operator: row.operator })}
                      onClick={() => setChanged(row)}
                    >
                      {t("change.label")}
                    </Button>
                    <Decision
                      small
                      danger
                      plain
                      label={t("remove.label")}
                      about={row.operator}
                      text={t("remove.text")}
                      done={t("remove.done", { operator: row.operator })}
                      changes={["operator", "operators"]}
                      act={(_, header) =>
                        operatorApi.POST("/v1/operator/operators/{operator}/remove", {
                          params: { path: { operator: row.operator }, header },
                        })
                      }
                    />
                  </Group>
                ) : null
            : undefined
        }
      />
      <InviteOperator opened={opened} onClose={close} />
      <ChangeRights operator={changed} onClose={() => setChanged(null)} />
    </Stack>
  );
}
