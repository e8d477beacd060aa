/** The messages of a webhook in the last 7 days, with every attempt, and sending one again. */

import { Button, Code, List, Stack, Text } from "@mantine/core";
import { IconMail } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { answered, type Operator, once, operatorApi } from "@/api/client";
import { useRows } from "@/api/pages";
import { asProblem } from "@/api/problem";
import { useProgram } from "@/app/places";
import type { Column } from "@/components/columns";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { Moment } from "@/components/figures";
import { State } from "../decisions/State";

type Delivery = Operator["DeliveryView"];
const STATES = ["delivered", "pending", "dead", "stopped"] as const;
const TONES = { delivered: "good", pending: "waiting", dead: "bad", stopped: "over" } as const;
const FRESH_MS = 5_000;

export function Deliveries({ webhook }: { webhook: string }) {
  const { t } = useTranslation("operator-webhooks");
  const program = useProgram();
  const queries = useQueryClient();
  const key = ["operator", program, "webhooks", webhook, "deliveries"];
  const path = { program, webhook };
  const list = useRows(
    key,
    (cursor) =>
      answered(
        operatorApi.GET("/v1/operator/programs/{program}/webhooks/{webhook}/deliveries", {
          params: { path, query: { starting_after: cursor } },
        }),
      ),
    { refetchInterval: FRESH_MS },
  );
  const again = useMutation({
    mutationFn: (delivery: string) =>
      answered(
        operatorApi.POST("/v1/operator/programs/{program}/webhooks/{webhook}/deliveries/{delivery}/redeliver", {
          params: { path: { ...path, delivery }, header: once(crypto.randomUUID()) },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  });
  const columns = useMemo<Column<Delivery>[]>(
    () => [
      {
        id: "made",
        header: t("deliveries.made"),
        value: (row) => row.made_at,
        cell: (row) => <Moment at={row.made_at} />,
      },
      { id: "type", header: t("deliveries.type"), value: (row) => row.type, cell: (row) => <Code>{row.type}</Code> },
      {
        id: "state",
        header: t("state"),
        value: (row) => row.state,
        cell: (row) => <State word={t(`deliveries.states.${row.state}`)} tone={TONES[row.state]} />,
        choices: STATES.map((value) => ({ value, label: t(`deliveries.states.${value}`) })),
      },
      {
        id: "attempts",
        header: t("deliveries.attempts"),
        value: (row) => row.attempts.length,
        csv: (row) => row.attempts.map((each) => each.status ?? each.error ?? "").join(" "),
        cell: (row) => <Attempts attempts={row.attempts} />,
      },
      { id: "id", header: "webhook-id", value: (row) => row.id, csvOnly: true },
    ],
    [t],
  );
  return (
    <Stack>
      <ErrorNote problem={again.error ? asProblem(again.error) : null} />
      <DataTable
        label={t("deliveries.title")}
        file="deliveries"
        list={list}
        columns={columns}
        rowKey={(row) => row.id}
        empty={<EmptyState icon={IconMail} title={t("deliveries.none.title")} text={t("deliveries.none.text")} />}
        actions={(row) =>
          row.state === "pending" ? null : (
            <Button
              variant="default"
              size="compact-sm"
              aria-label={t("deliveries.againFor", { id: row.id })}
              onClick={() => again.mutate(row.id)}
            >
              {t("deliveries.again")}
            </Button>
          )
        }
      />
    </Stack>
  );
}

function Attempts({ attempts }: { attempts: Delivery["attempts"] }) {
  const { t } = useTranslation("operator-webhooks");
  if (attempts.length === 0) return t("deliveries.notYet");
  return (
    <List size="sm" listStyleType="none" miw={180}>
      {attempts.map((each) => (
        <List.Item key={each.number}>
          <Text size="sm" span>
            <Moment at={each.at} />: {each.status === null ? each.error : `HTTP ${each.status}`}, {each.ms} ms
          </Text>
        </List.Item>
      ))}
    </List>
  );
}
