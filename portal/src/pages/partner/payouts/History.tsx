/** The payouts so far, each with its state and the steps that it has come. */

import { Badge, Button, Card, Title } from "@mantine/core";
import { IconCashBanknote } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, type Partner, partnerApi } from "@/api/client";
import { useRows } from "@/api/pages";
import { useMembership } from "@/app/me";
import type { Column } from "@/components/columns";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { Moment, Money } from "@/components/figures";
import { decimalText } from "@/components/numbers";
import { decimalsIn } from "@/pages/partner/earnings/units";
import { Steps } from "./Steps";
import { useStage, useTarget } from "./words";

type Payout = Partner["PayoutView"];
const COLOURS: Record<string, string> = { processing: "brand", done: "teal", returned: "orange", refused: "gray" };

export function History() {
  const { t } = useTranslation("payouts");
  const { program, terms } = useMembership();
  const target = useTarget();
  const status = useStage("status");
  const [shown, setShown] = useState<string | null>(null);
  const payouts = useRows(["partner", program, "payouts", "list"], (cursor) =>
    answered(
      partnerApi.GET("/v1/programs/{program}/payouts", {
        params: { path: { program }, query: { limit: 25, starting_after: cursor } },
      }),
    ),
  );
  const columns = useMemo<Column<Payout>[]>(() => {
    const money = (row: Payout, amount: number) => (
      <Money amount={amount} unit={row.unit} decimals={decimalsIn(terms, row.unit)} />
    );
    const text = (row: Payout, amount: number) => decimalText(amount, decimalsIn(terms, row.unit));
    return [
      {
        id: "requested_at",
        header: t("history.requested"),
        value: (row) => row.requested_at,
        cell: (row) => <Moment at={row.requested_at} zone={terms.time_zone} />,
      },
      {
        id: "amount",
        header: t("history.amount"),
        value: (row) => row.amount,
        cell: (row) => money(row, row.amount),
        csv: (row) => text(row, row.amount),
        numeric: true,
      },
      {
        id: "bonus",
        header: t("outlook.bonus"),
        value: (row) => row.bonus,
        csv: (row) => text(row, row.bonus),
        csvOnly: true,
      },
      { id: "unit", header: t("history.unit"), value: (row) => row.unit, csvOnly: true },
      {
        id: "status",
        header: t("history.status"),
        value: (row) => row.status,
        cell: (row) => (
          <Badge variant="light" color={COLOURS[row.status] ?? "gray"}>
            {status(row.status)}
          </Badge>
        ),
        search: (row) => status(row.status),
        choices: Object.keys(COLOURS).map((each) => ({ value: each, label: status(each) })),
      },
      {
        id: "to",
        header: t("history.to"),
        value: (row) => row.to,
        cell: (row) => target(row.to),
        search: (row) => target(row.to),
      },
      {
        id: "paid_at",
        header: t("history.paid"),
        value: (row) => row.paid_at,
        cell: (row) => row.paid_at !== null && <Moment at={row.paid_at} zone={terms.time_zone} />,
      },
      { id: "period", header: t("history.period"), value: (row) => row.period, csvOnly: true },
      { id: "reason", header: t("history.reason"), value: (row) => row.reason, csvOnly: true },
      { id: "comment", header: t("request.comment"), value: (row) => row.comment, csvOnly: true },
      { id: "id", header: t("history.id"), value: (row) => row.id, csvOnly: true },
    ];
  }, [t, terms, target, status]);
  return (
    <Card>
      <Title order={2} mb="sm">
        {t("history.title")}
      </Title>
      <DataTable
        label={t("history.title")}
        file={`payouts-${program}`}
        list={payouts}
        columns={columns}
        rowKey={(row) => row.id}
        empty={<EmptyState icon={IconCashBanknote} title={t("history.none")} text={t("history.noneText")} />}
        actions={(row) => (
          <Button
            variant="subtle"
            size="compact-sm"
            aria-label={t("history.detailsOf", { id: row.id })}
            onClick={() => setShown(row.id)}
          >
            {t("history.details")}
          </Button>
        )}
      />
      <Steps payout={shown} onClose={() => setShown(null)} />
    </Card>
  );
}
