/** The messages of a webhook within the last 7 days, what the address answered, and sending them again. */

import { Badge, Button, Card, NativeSelect, Title } from "@mantine/core";
import { IconSend } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMembership } from "@/app/me";
import type { Column } from "@/components/columns";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { Count, Moment } from "@/components/figures";
import { Attempts } from "./Attempts";
import { type Delivery, STATES, type State, useDeliveries } from "./queries";
import { useTypeName } from "./useTypeName";

const COLOURS: Record<State, string> = { pending: "yellow", delivered: "teal", dead: "red", stopped: "gray" };

export function Deliveries({ webhook }: { webhook: string }) {
  const { t } = useTranslation("webhooks");
  const { program, terms } = useMembership();
  const queries = useQueryClient();
  const typeName = useTypeName();
  const [state, setState] = useState<State | null>(null);
  const [shown, setShown] = useState<string | null>(null);
  const [watched, setWatched] = useState(false);
  const deliveries = useDeliveries(program, webhook, state, watched);
  const waiting = deliveries.rows.some((each) => each.state === "pending");
  if (waiting !== watched) setWatched(waiting);
  const columns = useMemo<Column<Delivery>[]>(
    () => [
      {
        id: "made_at",
        header: t("deliveries.at"),
        value: (row) => row.made_at,
        cell: (row) => <Moment at={row.made_at} zone={terms.time_zone} />,
      },
      { id: "type", header: t("deliveries.type"), value: (row) => typeName(row.type), csv: (row) => row.type },
      {
        id: "state",
        header: t("deliveries.state"),
        value: (row) => row.state,
        search: (row) => t(`states.${row.state}`),
        cell: (row) => (
          <Badge variant="light" color={COLOURS[row.state]} autoContrast>
            {t(`states.${row.state}`)}
          </Badge>
        ),
      },
      {
        id: "answer",
        header: t("deliveries.answer"),
        value: (row) => row.attempts.at(-1)?.status ?? row.attempts.at(-1)?.error ?? "",
      },
      {
        id: "attempts",
        header: t("deliveries.attempts"),
        value: (row) => row.attempts.length,
        cell: (row) => <Count value={row.attempts.length} />,
        numeric: true,
      },
      { id: "id", header: "webhook-id", value: (row) => row.id, csvOnly: true },
    ],
    [t, typeName, terms],
  );
  return (
    <Card component="section" aria-labelledby="deliveries">
      <Title order={2} id="deliveries" mb="sm">
        {t("deliveries.title")}
      </Title>
      <NativeSelect
        label={t("deliveries.filter")}
        mb="sm"
        maw={260}
        value={state ?? ""}
        onChange={(event) => setState(STATES.find((each) => each === event.currentTarget.value) ?? null)}
        data={[
          { value: "", label: t("deliveries.all") },
          ...STATES.map((value) => ({ value, label: t(`states.${value}`) })),
        ]}
      />
      <DataTable
        label={t("deliveries.title")}
        file={`deliveries-${webhook}`}
        list={deliveries}
        columns={columns}
        rowKey={(row) => row.id}
        empty={
          <EmptyState
            icon={IconSend}
            title={t(state === null ? "deliveries.none" : "deliveries.noneSuch")}
            text={t("deliveries.noneText")}
          />
        }
        actions={(row) => (
          <Button
            variant="subtle"
            size="compact-sm"
            aria-label={t("deliveries.detailsOf", { what: row.id })}
            onClick={() => setShown(row.id)}
          >
            {t("deliveries.details")}
          </Button>
        )}
      />
      <Attempts
        webhook={webhook}
        delivery={deliveries.rows.find((each) => each.id === shown) ?? null}
        onClose={() => setShown(null)}
        onSent={() => queries.invalidateQueries({ queryKey: ["partner", program, "webhooks", webhook, "deliveries"] })}
      />
    </Card>
  );
}
