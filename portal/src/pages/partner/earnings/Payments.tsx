/** What the partner's own customers paid, and what each payment earned or why it earned nothing. */

import { Text } from "@mantine/core";
import { IconReceipt } from "@tabler/icons-react";
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
import { WhyButton } from "@/components/Why";
import { Customer } from "./Customer";
import { decimalsIn } from "./units";
import { useEventType, useReason, WhyEvent } from "./WhyEvent";

type Payment = Partner["PaymentView"];

/** All payments, or those of one customer: then what earned nothing is listed as well. */
export function Payments({ customer }: { customer?: string } = {}) {
  const { t } = useTranslation("earnings");
  const { program, terms } = useMembership();
  const reason = useReason();
  const type = useEventType();
  const [asked, setAsked] = useState<Payment | null>(null);
  const payments = useRows(["partner", program, "payments", customer], (cursor) =>
    answered(
      partnerApi.GET("/v1/programs/{program}/payments", {
        params: { path: { program }, query: { customer, limit: 50, starting_after: cursor } },
      }),
    ),
  );
  const columns = useMemo<Column<Payment>[]>(() => {
    const text = (amount: number, unit: string) => decimalText(amount, decimalsIn(terms, unit));
    const types = [...new Set(payments.rows.map((each) => each.type))];
    return [
      {
        id: "occurred_at",
        header: t("date"),
        value: (row) => row.occurred_at,
        cell: (row) => <Moment at={row.occurred_at} zone={terms.time_zone} />,
      },
      {
        id: "earning",
        header: t("earned"),
        value: (row) => row.earning,
        cell: (row) => (
          <>
            {row.earnings.map((each) => (
              <Text key={each.unit} fw={600} size="sm">
                <Money amount={each.amount} unit={each.unit} decimals={decimalsIn(terms, each.unit)} />
              </Text>
            ))}
            {row.reason !== null && (
              <Text size="sm" c="dimmed">
                {reason(row.reason, row.message ?? row.reason)}
              </Text>
            )}
          </>
        ),
        csv: (row) => row.earnings.map((each) => text(each.amount, each.unit)).join(" "),
        numeric: true,
      },
      {
        id: "amount",
        header: t("amount"),
        value: (row) => row.amount,
        cell: (row) =>
          row.amount !== null && <Money amount={row.amount} unit={row.unit} decimals={decimalsIn(terms, row.unit)} />,
        csv: (row) => (row.amount === null ? "" : text(row.amount, row.unit)),
        numeric: true,
      },
      {
        id: "customer",
        header: t("customer"),
        value: (row) => row.customer,
        csvOnly: customer !== undefined,
        cell: (row) => <Customer id={row.customer} />,
      },
      { id: "account", header: t("account"), value: (row) => row.account, csvOnly: true },
      {
        id: "type",
        header: t("what"),
        value: (row) => row.type,
        cell: (row) => type(row.type),
        search: (row) => `${row.type} ${type(row.type)}`,
        choices: types.map((each) => ({ value: each, label: type(each) })),
      },
      { id: "unit", header: t("unit"), value: (row) => row.unit, csvOnly: true },
      { id: "event", header: t("event"), value: (row) => row.event, csvOnly: true },
    ];
  }, [t, terms, type, reason, customer, payments.rows]);
  return (
    <>
      <DataTable
        label={t("payments")}
        file={`payments-${customer ?? program}`}
        list={payments}
        columns={columns}
        rowKey={(row) => row.event}
        empty={<EmptyState icon={IconReceipt} title={t("empty.payments")} text={t("empty.text")} />}
        actions={(row) => <WhyButton about={`${type(row.type)} ${row.event}`} onClick={() => setAsked(row)} />}
      />
      <WhyEvent
        event={asked?.event ?? null}
        onClose={() => setAsked(null)}
        facts={asked === null ? [] : [[t("customer"), asked.customer]]}
      />
    </>
  );
}
