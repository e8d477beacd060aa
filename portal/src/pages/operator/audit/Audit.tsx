/** Who did what, when, what it changed and what came of it: of the program, or of the deployment as a whole. */

import { Badge, Code, Group, NativeSelect, Stack, Text, TextInput } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
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
import { State } from "../decisions/State";
import { changesOf, changesText } from "./changes";

type Action = Omit<Operator["ActionView"], "changes"> & { changes: Record<string, unknown[]> };
const OUTCOMES = ["done", "refused", "failed", "begun"] as const;
type Outcome = (typeof OUTCOMES)[number];
const TONES = { done: "good", refused: "over", failed: "bad", begun: "waiting" } as const;
const WHOLE_MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

export default function Audit() {
  const { t } = useTranslation("operator-audit");
  const program = useProgram();
  const [month, setMonth] = useState(() => new Date().toISOString().slice(0, 7));
  const [typed, setTyped] = useState(month);
  const [of, setOf] = useState<"program" | "deployment">("program");
  const actions = useRows(["operator", of === "program" ? program : "", "audit", month], (cursor) =>
    answered(
      operatorApi.GET("/v1/operator/audit", {
        params: {
          query: { month, program: of === "program" ? program : undefined, starting_after: cursor, limit: 50 },
        },
      }),
    ),
  );
  const columns = useMemo<Column<Action>[]>(() => {
    const choices = (values: string[]) => [...new Set(values)].sort().map((value) => ({ value, label: value }));
    return [
      { id: "at", header: t("at"), value: (row) => row.at, cell: (row) => <Moment at={row.at} /> },
      {
        id: "actor",
        header: t("actor"),
        value: (row) => row.actor,
        choices: choices(actions.rows.map((each) => each.actor)),
      },
      {
        id: "action",
        header: t("action"),
        value: (row) => row.action,
        cell: (row) => <Code>{row.action}</Code>,
        choices: choices(actions.rows.map((each) => each.action)),
      },
      {
        id: "target",
        header: t("target"),
        value: (row) => row.target,
        cell: (row) => <span style={{ overflowWrap: "anywhere" }}>{row.target}</span>,
      },
      {
        id: "outcome",
        header: t("outcome"),
        value: (row) => row.outcome,
        cell: (row) => <State word={t(`outcomes.${row.outcome as Outcome}`)} tone={TONES[row.outcome as Outcome]} />,
        choices: OUTCOMES.map((value) => ({ value, label: t(`outcomes.${value}`) })),
      },
      {
        id: "changes",
        header: t("changes"),
        value: (row) => changesText(row.changes),
        cell: (row) => <Changes action={row} />,
        unsortable: true,
      },
      { id: "reason", header: t("reason"), value: (row) => row.reason, csvOnly: true },
    ];
  }, [t, actions.rows]);
  return (
    <Stack>
      <PageTitle title={t("title")} />
      <Text c="dimmed">{t("text")}</Text>
      <Group align="flex-end">
        <NativeSelect
          label={t("of")}
          value={of}
          onChange={(event) => setOf(event.currentTarget.value === "program" ? "program" : "deployment")}
          data={[
            { value: "program", label: t("ofProgram", { program }) },
            { value: "deployment", label: t("ofDeployment") },
          ]}
        />
        <TextInput
          type="month"
          label={t("month")}
          placeholder="2026-03"
          value={typed}
          error={WHOLE_MONTH.test(typed) ? undefined : t("monthForm")}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            if (WHOLE_MONTH.test(event.currentTarget.value)) setMonth(event.currentTarget.value);
          }}
        />
      </Group>
      <DataTable
        label={t("title")}
        file={`audit-${month}`}
        list={actions}
        columns={columns}
        rowKey={(row) => row.id}
        empty={<EmptyState icon={IconHistory} title={t("none.title")} text={t("none.text")} />}
      />
    </Stack>
  );
}

function Changes({ action }: { action: Action }) {
  const { t } = useTranslation("operator-audit");
  return (
    <Stack gap={2} maw={420} miw={220}>
      {changesOf(action.changes).map(({ field, before, after }) => (
        <Text key={field} size="sm" style={{ overflowWrap: "anywhere" }}>
          {field}: <del>{before}</del> <span aria-hidden>→</span>{" "}
          <ins style={{ textDecoration: "none", fontWeight: 600 }}>{after}</ins>
        </Text>
      ))}
      {action.reason !== null && (
        <Text component="div" size="sm" style={{ overflowWrap: "anywhere" }}>
          <Badge variant="default" tt="none" fw={400} mr={4}>
            {t("reason")}
          </Badge>
          {action.reason}
        </Text>
      )}
    </Stack>
  );
}
