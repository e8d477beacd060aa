/** Signals of all partners, or of one. */

import { Button } from "@mantine/core";
import { IconShieldCheck } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, type Operator, operatorApi } from "@/api/client";
import { useRows } from "@/api/pages";
import { useProgram } from "@/app/places";
import type { Column } from "@/components/columns";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { Day } from "@/components/figures";
import { Refer } from "../decisions/Refer";
import { State } from "../decisions/State";
import { Evidence } from "./Evidence";

type Signal = Operator["SignalView"];
const TONES = { open: "waiting", confirmed: "bad", dismissed: "over" } as const;

export function SignalTable({ status, partner }: { status?: Operator["SignalStatus"]; partner?: string }) {
  const { t } = useTranslation("operator-signals");
  const program = useProgram();
  const [looked, setLooked] = useState<Signal | null>(null);
  const signals = useRows(["operator", program, "signals", status, partner], (cursor) =>
    answered(
      operatorApi.GET("/v1/operator/programs/{program}/signals", {
        params: { path: { program }, query: { status, partner, starting_after: cursor } },
      }),
    ),
  );
  const columns = useMemo<Column<Signal>[]>(() => {
    const all: (Column<Signal> | null)[] = [
      { id: "day", header: t("day"), value: (row) => row.day, cell: (row) => <Day value={row.day} /> },
      partner === undefined
        ? {
            id: "partner",
            header: t("partner"),
            value: (row) => row.partner,
            cell: (row) => <Refer page="partners" id={row.partner} />,
          }
        : null,
      { id: "kind", header: t("kind"), value: (row) => t(`kinds.${row.kind}.name`) },
      {
        id: "status",
        header: t("state"),
        value: (row) => t(`status.${row.status}`),
        cell: (row) => <State word={t(`status.${row.status}`)} tone={TONES[row.status]} />,
      },
      { id: "holds", header: t("holds"), value: (row) => t(row.holds_payouts ? "yes" : "no") },
    ];
    return all.filter((each) => each !== null);
  }, [t, partner]);
  return (
    <>
      <DataTable
        label={t("title")}
        file="signals"
        list={signals}
        columns={columns}
        rowKey={(row) => row.id}
        empty={<EmptyState icon={IconShieldCheck} title={t("none.title")} text={t("none.text")} />}
        actions={(row) => (
          <Button
            variant="default"
            size="compact-sm"
            aria-label={t("evidenceOf", { kind: t(`kinds.${row.kind}.name`), partner: row.partner })}
            onClick={() => setLooked(row)}
          >
            {t("evidence")}
          </Button>
        )}
      />
      <Evidence signal={looked} onClose={() => setLooked(null)} />
    </>
  );
}
