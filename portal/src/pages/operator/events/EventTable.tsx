/** A table of events, whichever list they come from. */

import type { ReactNode } from "react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Operator } from "@/api/client";
import type { Rows } from "@/api/pages";
import type { Column } from "@/components/columns";
import { DataTable } from "@/components/DataTable";
import { Moment, Money } from "@/components/figures";
import { decimalsOf, decimalText } from "@/components/numbers";
import { WhyButton } from "@/components/Why";
import { Refer } from "../decisions/Refer";
import { Outcome } from "./Outcome";
import { WhyEvent } from "./WhyEvent";
import { useEventWords } from "./words";

type Event = Operator["EventView"] & { outcome?: Operator["OutcomeView"] | null };

interface Props {
  label: string;
  file: string;
  list: Rows<Event>;
  empty: ReactNode;
  /** Of one customer: its column is left out, and what became of each event is there. */
  ofCustomer?: boolean;
}

export function EventTable({ label, file, list, empty, ofCustomer = false }: Props) {
  const { t } = useTranslation("operator-events");
  const words = useEventWords();
  const [asked, setAsked] = useState<string | null>(null);
  const columns = useMemo<Column<Event>[]>(() => {
    const all: (Column<Event> | null)[] = [
      {
        id: "occurred",
        header: t("occurred"),
        value: (row) => row.occurred_at,
        cell: (row) => <Moment at={row.occurred_at} />,
      },
      { id: "id", header: t("event"), value: (row) => row.id, cell: (row) => <Refer page="events" id={row.id} /> },
      { id: "type", header: t("type"), value: (row) => words.type(row.type) },
      ofCustomer
        ? null
        : {
            id: "customer",
            header: t("customer"),
            value: (row) => row.customer,
            cell: (row) => (row.customer === null ? "–" : <Refer page="customers" id={row.customer} />),
          },
      {
        id: "amount",
        header: t("amount"),
        value: (row) => row.amount,
        cell: (row) => (row.amount === null || row.unit === null ? "–" : <Money amount={row.amount} unit={row.unit} />),
        csv: (row) => (row.amount === null ? "" : decimalText(row.amount, decimalsOf(row.unit ?? ""))),
        numeric: true,
      },
      { id: "unit", header: t("unit"), value: (row) => row.unit, csvOnly: true },
      { id: "received", header: t("received"), value: (row) => row.received_at, csvOnly: true },
      ofCustomer
        ? {
            id: "outcome",
            header: t("became"),
            value: (row) => row.outcome?.kind ?? null,
            search: (row) => (row.outcome ? words.reason(row.outcome) : ""),
            cell: (row) => <Outcome outcome={row.outcome ?? null} />,
          }
        : null,
    ];
    return all.filter((each) => each !== null);
  }, [t, words, ofCustomer]);
  return (
    <>
      <DataTable
        label={label}
        file={file}
        list={list}
        columns={columns}
        rowKey={(row) => row.id}
        empty={empty}
        actions={(row) => <WhyButton about={row.id} onClick={() => setAsked(row.id)} />}
      />
      <WhyEvent event={asked} onClose={() => setAsked(null)} />
    </>
  );
}
