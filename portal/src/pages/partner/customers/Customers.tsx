/** Whom the partner brought, and whether their payments still earn. */

import { Anchor, Button, Stack, Switch, Text } from "@mantine/core";
import { IconUsers } from "@tabler/icons-react";
import { Link as To } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, partnerApi } from "@/api/client";
import { useRows } from "@/api/pages";
import { useMembership } from "@/app/me";
import { pathOf } from "@/app/places";
import type { Column } from "@/components/columns";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { Count, Moment } from "@/components/figures";
import { PageTitle } from "@/components/PageTitle";
import type { Customer, Personal } from "./queries";
import { StatusNote } from "./StatusNote";

export default function Customers() {
  const { t } = useTranslation("customers");
  const { program, terms } = useMembership();
  const [personal, setPersonal] = useState<Personal>("masked");
  const customers = useRows(["partner", program, "customers", "list", personal], (cursor) =>
    answered(
      partnerApi.GET("/v1/programs/{program}/customers", {
        params: { path: { program }, query: { personal, limit: 50, starting_after: cursor } },
      }),
    ),
  );
  const columns = useMemo<Column<Customer>[]>(
    () => [
      {
        id: "customer",
        header: t("customer"),
        value: (row) => row.customer,
        search: (row) => `${row.customer} ${row.name ?? ""}`,
        cell: (row) => (
          <>
            <Anchor component={To} to={addressOf(program, row.customer)} fw={600} size="sm">
              {row.customer}
            </Anchor>
            {row.name !== null && (
              <Text size="xs" c="dimmed">
                {row.name}
              </Text>
            )}
          </>
        ),
      },
      { id: "name", header: t("name"), value: (row) => row.name, csvOnly: true },
      {
        id: "contact",
        header: t("contact"),
        value: (row) => row.email ?? row.phone,
        search: (row) => `${row.email ?? ""} ${row.phone ?? ""}`,
        csv: (row) => [row.email, row.phone].filter((each) => each !== null).join(" "),
        cell: (row) =>
          row.erased ? (
            <Text size="sm" c="dimmed">
              {t("erased")}
            </Text>
          ) : (
            [row.email, row.phone].map((each) => each !== null && <div key={each}>{each}</div>)
          ),
      },
      {
        id: "registered_at",
        header: t("registered"),
        value: (row) => row.registered_at,
        cell: (row) => row.registered_at !== null && <Moment at={row.registered_at} zone={terms.time_zone} />,
      },
      {
        id: "status",
        header: t("status"),
        value: (row) => row.status,
        search: (row) => t(`statuses.${row.status}`),
        cell: (row) => <StatusNote customer={row} zone={terms.time_zone} />,
        choices: (["active", "inactive"] as const).map((value) => ({ value, label: t(`statuses.${value}`) })),
      },
      {
        id: "paying",
        header: t("paying"),
        value: (row) => (row.paying ? "yes" : "no"),
        cell: (row) => t(row.paying ? "yes" : "no"),
        choices: (["yes", "no"] as const).map((value) => ({ value, label: t(value) })),
      },
      { id: "plan", header: t("plan"), value: (row) => row.plan },
      {
        id: "accounts",
        header: t("accounts"),
        value: (row) => row.accounts,
        cell: (row) => <Count value={row.accounts} />,
        numeric: true,
      },
      { id: "earning_until", header: t("earningUntil"), value: (row) => row.earning_until, csvOnly: true },
    ],
    [t, program, terms.time_zone],
  );
  return (
    <Stack>
      <PageTitle title={t("title")}>
        <FullSwitch personal={personal} onChange={setPersonal} />
      </PageTitle>
      <DataTable
        label={t("title")}
        file={`customers-${program}`}
        list={customers}
        columns={columns}
        rowKey={(row) => row.customer}
        empty={
          <EmptyState icon={IconUsers} title={t("empty.title")} text={t("empty.text")}>
            <Button component={To} to={pathOf("partner", program, "links")}>
              {t("empty.links")}
            </Button>
          </EmptyState>
        }
      />
    </Stack>
  );
}

/** A customer's page; ids are the merchant's own, whatever they hold. */
const addressOf = (program: string, customer: string) =>
  pathOf("partner", program, `customers/${encodeURIComponent(customer)}`);

export function FullSwitch({ personal, onChange }: { personal: Personal; onChange: (to: Personal) => void }) {
  const { t } = useTranslation("customers");
  return (
    <Switch
      label={t("full")}
      checked={personal === "full"}
      onChange={(event) => onChange(event.currentTarget.checked ? "full" : "masked")}
    />
  );
}
