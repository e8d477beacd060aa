/** Conversions that somebody else than the merchant reported: those without a network's token wait for a decision. */

import { Button, Card, Group, NativeSelect, Stack, Text } from "@mantine/core";
import { IconPlugConnected } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, type Operator, once, operatorApi } from "@/api/client";
import { useRows } from "@/api/pages";
import { useProgram } from "@/app/places";
import { Confirm, type Step } from "@/components/Confirm";
import type { Column } from "@/components/columns";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { Moment, Money } from "@/components/figures";
import { decimalsOf, decimalText } from "@/components/numbers";
import { PageTitle } from "@/components/PageTitle";
import { Words } from "@/components/Words";

type Conversion = Operator["ConversionView"];
const LISTED = ["waiting", "pending", "declined"] as const;
type Listed = (typeof LISTED)[number];

export default function Conversions() {
  const { t } = useTranslation("operator-conversions");
  const program = useProgram();
  const queries = useQueryClient();
  const [status, setStatus] = useState<Listed>("waiting");
  const [step, setStep] = useState<Step | null>(null);
  const key = ["operator", program, "conversions"];
  const list = useRows([...key, status], (cursor) =>
    answered(
      operatorApi.GET("/v1/operator/programs/{program}/conversions", {
        params: { path: { program }, query: { status, starting_after: cursor } },
      }),
    ),
  );
  const columns = useColumns();
  const approving = (row: Conversion): Step => ({
    title: t("approve.title", { id: row.tid }),
    text: t("approve.text"),
    action: t("approve.action"),
    act: async (_, wish) => {
      await answered(
        operatorApi.POST("/v1/operator/programs/{program}/conversions/{conversion}/approve", {
          params: { path: { program, conversion: row.id }, header: once(wish) },
        }),
      );
      await queries.invalidateQueries({ queryKey: key });
    },
  });
  const declining = (row: Conversion): Step => ({
    title: t("decline.title", { id: row.tid }),
    text: t("decline.text"),
    action: t("decline.action"),
    grave: true,
    reasoned: true,
    act: async (reason, wish) => {
      await answered(
        operatorApi.POST("/v1/operator/programs/{program}/conversions/{conversion}/decline", {
          params: { path: { program, conversion: row.id }, header: once(wish) },
          body: { reason },
        }),
      );
      await queries.invalidateQueries({ queryKey: key });
    },
  });
  return (
    <Stack>
      <PageTitle title={t("title")} />
      <Text c="dimmed" maw={720}>
        {t("intro")}
      </Text>
      <Card>
        <Stack>
          <NativeSelect
            label={t("status.label")}
            description={t(`status.${status}_text`)}
            maw={420}
            value={status}
            onChange={(event) => setStatus(event.currentTarget.value as Listed)}
            data={LISTED.map((value) => ({ value, label: t(`status.${value}`) }))}
          />
          <DataTable
            key={status}
            label={t("title")}
            file={`conversions-${program}-${status}`}
            list={list}
            columns={columns}
            rowKey={(row) => row.id}
            empty={<EmptyState icon={IconPlugConnected} title={t("none.title")} text={t("none.text")} />}
            actions={
              status === "waiting"
                ? (row) => (
                    <Group gap="xs" justify="flex-end">
                      <Button
                        size="compact-sm"
                        aria-label={`${t("approve.action")}: ${row.tid}`}
                        onClick={() => setStep(approving(row))}
                      >
                        {t("approve.action")}
                      </Button>
                      <Button
                        size="compact-sm"
                        variant="default"
                        aria-label={`${t("decline.action")}: ${row.tid}`}
                        onClick={() => setStep(declining(row))}
                      >
                        {t("decline.action")}
                      </Button>
                    </Group>
                  )
                : undefined
            }
          />
        </Stack>
      </Card>
      <Confirm step={step} onClose={() => setStep(null)} />
    </Stack>
  );
}

function useColumns(): Column<Conversion>[] {
  const { t } = useTranslation("operator-conversions");
  return useMemo<Column<Conversion>[]>(
    () => [
      {
        id: "reported_at",
        header: t("reported"),
        value: (row) => row.reported_at,
        cell: (row) => <Moment at={row.reported_at} />,
      },
      { id: "tid", header: t("tid"), value: (row) => row.tid },
      { id: "partner", header: t("partner"), value: (row) => row.partner },
      { id: "type", header: t("type"), value: (row) => row.type },
      {
        id: "amount",
        header: t("amount"),
        value: (row) => row.amount,
        cell: (row) => row.amount !== null && row.unit !== null && <Money amount={row.amount} unit={row.unit} />,
        csv: (row) => (row.amount === null ? "" : decimalText(row.amount, decimalsOf(row.unit ?? ""))),
        numeric: true,
      },
      { id: "unit", header: t("unit"), value: (row) => row.unit, csvOnly: true },
      {
        id: "network",
        header: t("network"),
        value: (row) => row.network,
        cell: (row) => row.network ?? t("unsigned"),
      },
      { id: "reason", header: t("reason"), value: (row) => row.reason, cell: (row) => <Words text={row.reason} /> },
      { id: "click", header: t("click"), value: (row) => row.click, csvOnly: true },
      { id: "event", header: t("event"), value: (row) => row.event, csvOnly: true },
      { id: "changed_at", header: t("changed"), value: (row) => row.changed_at, csvOnly: true },
      { id: "id", header: t("id"), value: (row) => row.id, csvOnly: true },
    ],
    [t],
  );
}
