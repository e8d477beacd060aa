/** Each line by which the balance grew or shrank, as the journal has it. */

import { Group, Text, TextInput } from "@mantine/core";
import { IconCoins } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, type Partner, partnerApi } from "@/api/client";
import { useRows } from "@/api/pages";
import { useMembership } from "@/app/me";
import type { Column } from "@/components/columns";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { Moment, Money, Percent } from "@/components/figures";
import { decimalText } from "@/components/numbers";
import { Why, WhyButton } from "@/components/Why";
import { Customer } from "./Customer";
import { useKind } from "./kinds";
import { decimalsIn } from "./units";
import { WhyEvent } from "./WhyEvent";

type Commission = Partner["CommissionView"];

export function Commissions() {
  const { t } = useTranslation("earnings");
  const { program, terms } = useMembership();
  const kind = useKind();
  const [asked, setAsked] = useState<Commission | null>(null);
  const [opened, setOpened] = useState(false);
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const period = { from: from || undefined, to: to || undefined };
  const lines = useRows(["partner", program, "commissions", period], (cursor) =>
    answered(
      partnerApi.GET("/v1/programs/{program}/commissions", {
        params: { path: { program }, query: { ...period, limit: 50, starting_after: cursor } },
      }),
    ),
  );
  const columns = useMemo(() => columnsOf(t, terms, kind, lines.rows), [t, terms, kind, lines.rows]);
  const ask = (line: Commission) => {
    setAsked(line);
    setOpened(true);
  };
  return (
    <>
      <Group mb="sm" align="flex-end">
        <TextInput
          type="date"
          label={t("from")}
          value={from}
          max={to || undefined}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t("to")}
          value={to}
          min={from || undefined}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <Text size="sm" c="dimmed" pb={6}>
          {t("zone", { zone: terms.time_zone })}
        </Text>
      </Group>
      <DataTable
        label={t("commissions")}
        file={`commissions-${program}`}
        list={lines}
        columns={columns}
        rowKey={(row) => row.id}
        empty={
          from === "" && to === "" ? (
            <EmptyState icon={IconCoins} title={t("empty.commissions")} text={t("empty.text")} />
          ) : (
            <Text role="status">{t("empty.period")}</Text>
          )
        }
        actions={(row) => <WhyButton about={`${kind(row.kind)} ${row.event ?? row.id}`} onClick={() => ask(row)} />}
      />
      <WhyEvent event={opened ? (asked?.event ?? null) : null} onClose={() => setOpened(false)} />
      <Why
        opened={opened && asked !== null && asked.event === null}
        onClose={() => setOpened(false)}
        title={asked === null ? "" : kind(asked.kind)}
        sentences={asked === null ? [] : [t(asked.payout === null ? "adjusted" : "onTop")]}
        facts={asked === null ? [] : [[t("booked"), <Moment key="at" at={asked.booked_at} zone={terms.time_zone} />]]}
      />
    </>
  );
}

type Texts = ReturnType<typeof useTranslation<"earnings">>["t"];

function columnsOf(
  t: Texts,
  terms: Partner["TermsView"],
  kind: (kind: string) => string,
  rows: Commission[],
): Column<Commission>[] {
  const text = (amount: number, unit: string) => decimalText(amount, decimalsIn(terms, unit));
  const shown = (amount: number, unit: string) => (
    <Money amount={amount} unit={unit} decimals={decimalsIn(terms, unit)} />
  );
  const kinds = [...new Set(rows.map((each) => each.kind))];
  return [
    {
      id: "occurred_at",
      header: t("date"),
      value: (row) => row.occurred_at,
      cell: (row) => <Moment at={row.occurred_at} zone={terms.time_zone} />,
    },
    {
      id: "kind",
      header: t("kind"),
      value: (row) => row.kind,
      cell: (row) => kind(row.kind),
      search: (row) => `${row.kind} ${kind(row.kind)}`,
      choices: kinds.map((each) => ({ value: each, label: kind(each) })),
    },
    {
      id: "amount",
      header: t("earned"),
      value: (row) => row.amount,
      cell: (row) => (
        <>
          <Text fw={600} size="sm">
            {shown(row.amount, row.unit)}
          </Text>
          {row.on_hold && row.matures_at !== null && (
            <Text size="xs" c="dimmed">
              {t("heldUntil")} <Moment at={row.matures_at} zone={terms.time_zone} />
            </Text>
          )}
        </>
      ),
      csv: (row) => text(row.amount, row.unit),
      numeric: true,
    },
    {
      id: "base",
      header: t("base"),
      value: (row) => row.base,
      cell: (row) => row.base !== null && shown(row.base, row.base_unit ?? row.unit),
      csv: (row) => (row.base === null ? "" : text(row.base, row.base_unit ?? row.unit)),
      numeric: true,
    },
    {
      id: "rate",
      header: t("rate"),
      value: (row) => (row.rate === null ? null : Number(row.rate)),
      cell: (row) => row.rate !== null && <Percent value={row.rate} />,
      csv: (row) => row.rate ?? "",
      numeric: true,
    },
    { id: "rule", header: t("rule"), value: (row) => row.rule },
    {
      id: "customer",
      header: t("customer"),
      value: (row) => row.customer,
      cell: (row) => (row.customer !== null ? <Customer id={row.customer} /> : row.level ? t("subPartner") : null),
    },
    { id: "unit", header: t("unit"), value: (row) => row.unit, csvOnly: true },
    { id: "event", header: t("event"), value: (row) => row.event, csvOnly: true },
    { id: "booked_at", header: t("booked"), value: (row) => row.booked_at, csvOnly: true },
    { id: "matures_at", header: t("heldUntil"), value: (row) => row.matures_at, csvOnly: true },
    { id: "id", header: t("id"), value: (row) => row.id, csvOnly: true },
  ];
}
