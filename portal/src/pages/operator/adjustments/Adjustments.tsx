/** What operators gave or took by hand, each with its reason; a wrong one is taken back by another. */

import { Badge, Button, Card, Stack, Text } from "@mantine/core";
import { IconAdjustmentsDollar } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, type Operator, once, operatorApi } from "@/api/client";
import { useRows } from "@/api/pages";
import { useMay } from "@/app/me";
import { useProgram } from "@/app/places";
import { Confirm, type Step } from "@/components/Confirm";
import type { Column } from "@/components/columns";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { Moment, Money, useLanguage } from "@/components/figures";
import { decimalsOf, decimalText, money } from "@/components/numbers";
import { PageTitle } from "@/components/PageTitle";
import { Words } from "@/components/Words";
import { Give } from "./Give";

export type Adjustment = Operator["AdjustmentView"];

export default function Adjustments() {
  const { t } = useTranslation("operator-adjustments");
  const program = useProgram();
  const language = useLanguage();
  const queries = useQueryClient();
  const may = useMay("ledger:adjust");
  const [giving, setGiving] = useState(false);
  const [step, setStep] = useState<Step | null>(null);
  const key = ["operator", program, "adjustments"];
  const changed = () => queries.invalidateQueries({ queryKey: key });
  const list = useRows(key, (cursor) =>
    answered(
      operatorApi.GET("/v1/operator/programs/{program}/adjustments", {
        params: { path: { program }, query: { starting_after: cursor } },
      }),
    ),
  );
  const takenBack = useMemo(() => new Set(list.rows.map((each) => each.reverses)), [list.rows]);
  const columns = useMemo<Column<Adjustment>[]>(
    () => [
      {
        id: "made_at",
        header: t("made"),
        value: (row) => row.made_at,
        cell: (row) => <Moment at={row.made_at} />,
      },
      { id: "partner", header: t("partner"), value: (row) => row.partner },
      {
        id: "amount",
        header: t("amount"),
        value: (row) => row.amount,
        cell: (row) => <Money amount={row.amount} unit={row.unit} />,
        csv: (row) => decimalText(row.amount, decimalsOf(row.unit)),
        numeric: true,
      },
      { id: "unit", header: t("unit"), value: (row) => row.unit, csvOnly: true },
      { id: "reason", header: t("reason"), value: (row) => row.reason, cell: (row) => <Words text={row.reason} /> },
      { id: "operator", header: t("operator"), value: (row) => row.operator },
      {
        id: "reverses",
        header: t("kind"),
        value: (row) => (row.reverses !== null ? "reversal" : takenBack.has(row.id) ? "reversed" : "standing"),
        cell: (row) =>
          row.reverses !== null ? (
            <Badge variant="light" color="gray">
              {t("reversal")}
            </Badge>
          ) : takenBack.has(row.id) ? (
            <Badge variant="light" color="orange">
              {t("reversed")}
            </Badge>
          ) : null,
      },
      { id: "id", header: t("id"), value: (row) => row.id, csvOnly: true },
    ],
    [t, takenBack],
  );
  const reversing = (row: Adjustment): Step => ({
    title: t("reverse.title", { amount: money(language, row.amount, row.unit), partner: row.partner }),
    text: t("reverse.text"),
    action: t("reverse.action"),
    grave: true,
    reasoned: true,
    act: async (reason, wish) => {
      await answered(
        operatorApi.POST("/v1/operator/programs/{program}/adjustments/{adjustment}/reverse", {
          params: { path: { program, adjustment: row.id }, header: once(wish) },
          body: { reason },
        }),
      );
      await changed();
    },
  });
  const give = may ? <Button onClick={() => setGiving(true)}>{t("give.open")}</Button> : <Text>{t("scope")}</Text>;
  return (
    <Stack>
      <PageTitle title={t("title")}>{list.rows.length > 0 && give}</PageTitle>
      <Text c="dimmed" maw={720}>
        {t("intro")}
      </Text>
      <Card>
        <DataTable
          label={t("title")}
          file={`adjustments-${program}`}
          list={list}
          columns={columns}
          rowKey={(row) => row.id}
          empty={
            <EmptyState icon={IconAdjustmentsDollar} title={t("none.title")} text={t("none.text")}>
              {give}
            </EmptyState>
          }
          actions={(row) =>
            may && row.reverses === null && !takenBack.has(row.id) ? (
              <Button
                variant="subtle"
                size="compact-sm"
                aria-label={`${t("reverse.action")}: ${row.partner}, ${row.id}`}
                onClick={() => setStep(reversing(row))}
              >
                {t("reverse.action")}
              </Button>
            ) : null
          }
        />
      </Card>
      <Give opened={giving} onClose={() => setGiving(false)} done={changed} />
      <Confirm step={step} onClose={() => setStep(null)} />
    </Stack>
  );
}
