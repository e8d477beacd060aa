/** Payouts as a table, with what can be done about a transfer that failed: voided before it went out, returned after. */

import { Badge, Button, Checkbox } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, once, operatorApi } from "@/api/client";
import type { Rows } from "@/api/pages";
import { useMay } from "@/app/me";
import { useProgram } from "@/app/places";
import { Confirm, type Step } from "@/components/Confirm";
import type { Column } from "@/components/columns";
import { DataTable } from "@/components/DataTable";
import { Moment, Money, useLanguage } from "@/components/figures";
import { decimalsOf, decimalText, money } from "@/components/numbers";
import { Words } from "@/components/Words";
import { batchesKey, type Payout, payoutsKey } from "../batches/queries";
import { useTarget } from "./words";

export const PAYOUT_COLOURS = {
  requested: "yellow",
  batched: "brand",
  settled: "teal",
  returned: "orange",
  voided: "gray",
  refused: "gray",
} as const;

interface Props {
  label: string;
  file: string;
  list: Rows<Payout>;
  empty: ReactNode;
  /** Their batch was written as files: a transfer may be on its way. */
  exported?: boolean;
}

export function PayoutTable({ label, file, list, empty, exported = false }: Props) {
  const { t } = useTranslation("operator-payouts");
  const language = useLanguage();
  const program = useProgram();
  const queries = useQueryClient();
  const target = useTarget();
  const mayVoid = useMay("payout:prepare");
  const mayReturn = useMay("payout:export");
  const [step, setStep] = useState<Step | null>(null);
  const failed = useRef<HTMLInputElement>(null);
  const changed = async () => {
    await queries.invalidateQueries({ queryKey: batchesKey(program) });
    await queries.invalidateQueries({ queryKey: payoutsKey(program) });
  };
  const columns = useColumns(target);

  const said = (row: Payout) => ({ amount: money(language, row.amount, row.unit), partner: row.partner });
  const voiding = (row: Payout): Step => ({
    title: t("void.title", said(row)),
    text: t("void.text"),
    action: t("void.action"),
    grave: true,
    reasoned: true,
    fields: row.period !== null && (
      <Checkbox ref={failed} required={exported} label={t("void.failed")} description={t("void.failedText")} />
    ),
    act: async (reason, key) => {
      await answered(
        operatorApi.POST("/v1/operator/programs/{program}/partners/{partner}/payouts/{payout}/void", {
          params: { path: { program, partner: row.partner, payout: row.id }, header: once(key) },
          body: { reason, transfer_failed: failed.current?.checked ?? false },
        }),
      );
      await changed();
    },
  });
  const returning = (row: Payout): Step => ({
    title: t("return.title", said(row)),
    text: t("return.text"),
    action: t("return.action"),
    grave: true,
    reasoned: true,
    act: async (reason, key) => {
      await answered(
        operatorApi.POST("/v1/operator/programs/{program}/partners/{partner}/payouts/{payout}/return", {
          params: { path: { program, partner: row.partner, payout: row.id }, header: once(key) },
          body: { reason },
        }),
      );
      await changed();
    },
  });

  return (
    <>
      <DataTable
        label={label}
        file={file}
        list={list}
        columns={columns}
        rowKey={(row) => row.id}
        empty={empty}
        actions={(row) => {
          const open = row.status === "requested" || row.status === "batched";
          if (open && mayVoid) return <Act label={t("void.action")} row={row} act={() => setStep(voiding(row))} />;
          if (row.status === "settled" && mayReturn)
            return <Act label={t("return.action")} row={row} act={() => setStep(returning(row))} />;
          return null;
        }}
      />
      <Confirm step={step} onClose={() => setStep(null)} />
    </>
  );
}

function Act({ label, row, act }: { label: string; row: Payout; act: () => void }) {
  return (
    <Button variant="subtle" size="compact-sm" aria-label={`${label}: ${row.partner}, ${row.id}`} onClick={act}>
      {label}
    </Button>
  );
}

function useColumns(target: (to: string) => string): Column<Payout>[] {
  const { t } = useTranslation("operator-payouts");
  return useMemo<Column<Payout>[]>(
    () => [
      { id: "partner", header: t("partner"), value: (row) => row.partner },
      {
        id: "amount",
        header: t("amount"),
        value: (row) => row.amount,
        cell: (row) => <Money amount={row.amount} unit={row.unit} />,
        csv: (row) => decimalText(row.amount, decimalsOf(row.unit)),
        numeric: true,
      },
      {
        id: "bonus",
        header: t("bonus"),
        value: (row) => row.bonus,
        csv: (row) => decimalText(row.bonus, decimalsOf(row.unit)),
        csvOnly: true,
      },
      { id: "unit", header: t("unit"), value: (row) => row.unit, csvOnly: true },
      {
        id: "to",
        header: t("to.label"),
        value: (row) => row.to,
        cell: (row) => target(row.to),
        search: (row) => target(row.to),
      },
      {
        id: "status",
        header: t("status.label"),
        value: (row) => row.status,
        cell: (row) => (
          <Badge variant="light" color={PAYOUT_COLOURS[row.status]}>
            {t(`status.${row.status}`)}
          </Badge>
        ),
        search: (row) => t(`status.${row.status}`),
      },
      {
        id: "requested_at",
        header: t("requested"),
        value: (row) => row.requested_at,
        cell: (row) => <Moment at={row.requested_at} />,
      },
      { id: "reason", header: t("reason"), value: (row) => row.reason, cell: (row) => <Words text={row.reason} /> },
      { id: "period", header: t("batch"), value: (row) => row.period, csvOnly: true },
      { id: "paid_at", header: t("paid"), value: (row) => row.paid_at, csvOnly: true },
      { id: "comment", header: t("comment"), value: (row) => row.comment, csvOnly: true },
      { id: "last_by", header: t("lastBy"), value: (row) => row.last_by, csvOnly: true },
      { id: "id", header: t("id"), value: (row) => row.id, csvOnly: true },
    ],
    [t, target],
  );
}
