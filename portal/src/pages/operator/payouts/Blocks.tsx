/** Accounts that nothing is paid out of until somebody has looked at them: blocking one, and letting it go. */

import { Alert, Badge, Button, Card, Group, Stack, Text, TextInput } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, type Operator, once, operatorApi } from "@/api/client";
import { useRows } from "@/api/pages";
import { useMay } from "@/app/me";
import { useProgram } from "@/app/places";
import { Confirm, type Step } from "@/components/Confirm";
import type { Column } from "@/components/columns";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { Moment } from "@/components/figures";
import { Words } from "@/components/Words";

type Block = Operator["BlockView"];

export function Blocks() {
  const { t } = useTranslation("operator-payouts");
  const program = useProgram();
  const queries = useQueryClient();
  const may = useMay("payout:prepare");
  const [step, setStep] = useState<Step | null>(null);
  const recipient = useRef<HTMLInputElement>(null);
  const unit = useRef<HTMLInputElement>(null);
  const key = ["operator", program, "blocks"];
  const list = useRows(key, (cursor) =>
    answered(
      operatorApi.GET("/v1/operator/programs/{program}/blocks", {
        params: { path: { program }, query: { starting_after: cursor } },
      }),
    ),
  );
  const columns = useMemo<Column<Block>[]>(
    () => [
      { id: "recipient", header: t("blocks.account"), value: (row) => row.recipient },
      { id: "unit", header: t("unit"), value: (row) => row.unit },
      {
        id: "standing",
        header: t("status.label"),
        value: (row) => standing(row),
        cell: (row) => (
          <Badge variant="light" color={standing(row) === "released" ? "gray" : "red"}>
            {t(`blocks.${standing(row)}`)}
          </Badge>
        ),
        search: (row) => t(`blocks.${standing(row)}`),
        choices: (["blocked", "held", "released"] as const).map((value) => ({ value, label: t(`blocks.${value}`) })),
      },
      {
        id: "reason",
        header: t("reason"),
        value: (row) => row.blocked.reason,
        cell: (row) => <Words text={row.blocked.reason} />,
      },
      { id: "by", header: t("lastBy"), value: (row) => row.released?.by ?? row.blocked.by },
      {
        id: "at",
        header: t("blocks.since"),
        value: (row) => row.blocked.at,
        cell: (row) => <Moment at={row.blocked.at} />,
      },
      { id: "released", header: t("blocks.why"), value: (row) => row.released?.reason ?? null, csvOnly: true },
      { id: "signals", header: t("blocks.signals"), value: (row) => row.signals.join(" "), csvOnly: true },
    ],
    [t],
  );
  const blocking = (): Step => ({
    title: t("blocks.add"),
    text: t("blocks.text"),
    action: t("blocks.block"),
    reasoned: true,
    fields: (
      <>
        <TextInput ref={recipient} label={t("blocks.account")} description={t("blocks.accountText")} required />
        <TextInput ref={unit} label={t("unit")} description={t("blocks.unitText")} />
      </>
    ),
    act: async (reason, wish) => {
      const wanted = unit.current?.value.trim() ?? "";
      await answered(
        operatorApi.POST("/v1/operator/programs/{program}/blocks", {
          params: { path: { program }, header: once(wish) },
          body: {
            recipient: recipient.current?.value.trim() ?? "",
            reason,
            ...(wanted === "" ? {} : { unit: wanted }),
          },
        }),
      );
      await queries.invalidateQueries({ queryKey: key });
    },
  });
  const releasing = (row: Block): Step => ({
    title: t("blocks.releaseOf", { account: row.recipient }),
    text: t("blocks.releaseText"),
    action: t("blocks.release"),
    reasoned: true,
    act: async (reason, wish) => {
      await answered(
        operatorApi.POST("/v1/operator/programs/{program}/blocks/release", {
          params: { path: { program }, header: once(wish) },
          body: { recipient: row.recipient, unit: row.unit, reason },
        }),
      );
      await queries.invalidateQueries({ queryKey: key });
    },
  });
  const add = may && <Button onClick={() => setStep(blocking())}>{t("blocks.add")}</Button>;
  return (
    <Card>
      <Stack>
        <Group justify="space-between">
          <Text size="sm" c="dimmed" maw={600}>
            {t("blocks.text")}
          </Text>
          {list.rows.length > 0 && add}
        </Group>
        {!may && <Alert color="gray">{t("blocks.scope")}</Alert>}
        <DataTable
          label={t("blocks.title")}
          file={`blocks-${program}`}
          list={list}
          columns={columns}
          rowKey={(row) => `${row.unit} ${row.recipient}`}
          empty={
            <EmptyState icon={IconLock} title={t("blocks.none")} text={t("blocks.noneText")}>
              {add}
            </EmptyState>
          }
          actions={(row) =>
            standing(row) === "held" ? (
              <Text size="sm">{t("blocks.heldText")}</Text>
            ) : standing(row) === "blocked" && may ? (
              <Button
                variant="subtle"
                size="compact-sm"
                aria-label={t("blocks.releaseOf", { account: row.recipient })}
                onClick={() => setStep(releasing(row))}
              >
                {t("blocks.release")}
              </Button>
            ) : null
          }
        />
      </Stack>
      <Confirm step={step} onClose={() => setStep(null)} />
    </Card>
  );
}

/** Signals hold an account until they are decided about, whatever an operator's block says. */
function standing(block: Block): "blocked" | "held" | "released" {
  if (block.signals.length > 0) return "held";
  return block.released === null ? "blocked" : "released";
}
