/** Whom the partner recruited, how they do, and how to recruit the next one. */

import { Badge, Card, Group, List, Stack, Text, TextInput, Title } from "@mantine/core";
import { IconUsersGroup } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, type Partner, partnerApi } from "@/api/client";
import { useRows } from "@/api/pages";
import { useMembership } from "@/app/me";
import { CopyButton } from "@/components/CopyButton";
import type { Column } from "@/components/columns";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { Count, Moment, Money } from "@/components/figures";
import { dayIn, daysAfter } from "@/components/moments";
import { decimalText } from "@/components/numbers";
import { PageTitle } from "@/components/PageTitle";
import { decimalsIn } from "@/pages/partner/earnings/units";

type SubPartner = Partner["SubPartnerView"];
/** The API takes at most 92 days. */
const MOST_DAYS = 92;
const DAYS = 31;

export default function SubPartners() {
  const { t } = useTranslation("sub-partners");
  const { program, terms } = useMembership();
  const today = dayIn(terms.time_zone, new Date());
  const [from, setFrom] = useState(daysAfter(today, 1 - DAYS));
  const [to, setTo] = useState(today);
  const list = useRows(["partner", program, "sub-partners", from, to], (cursor) =>
    answered(
      partnerApi.GET("/v1/programs/{program}/sub-partners", {
        params: { path: { program }, query: { from, to, limit: 50, starting_after: cursor } },
      }),
    ),
  );
  const columns = useMemo<Column<SubPartner>[]>(
    () => [
      { id: "partner", header: t("partner"), value: (row) => row.partner },
      {
        id: "status",
        header: t("status"),
        value: (row) => row.status,
        search: (row) => t(`statuses.${row.status}`),
        cell: (row) => (
          <Badge variant="light" color={row.status === "active" ? "teal" : "gray"} autoContrast>
            {t(`statuses.${row.status}`)}
          </Badge>
        ),
      },
      {
        id: "joined_at",
        header: t("joined"),
        value: (row) => row.joined_at,
        cell: (row) => <Moment at={row.joined_at} zone={terms.time_zone} />,
      },
      {
        id: "customers",
        header: t("customers"),
        value: (row) => row.customers,
        cell: (row) => <Count value={row.customers} />,
        numeric: true,
      },
      {
        id: "earned",
        header: t("earned"),
        value: (row) => row.earned.find((each) => each.unit === terms.unit)?.amount ?? row.earned[0]?.amount ?? 0,
        cell: (row) => <Earned row={row} terms={terms} />,
        csv: (row) =>
          row.earned
            .map((each) => `${decimalText(each.amount, decimalsIn(terms, each.unit))} ${each.unit}`)
            .join(" + "),
        numeric: true,
      },
    ],
    [t, terms],
  );
  return (
    <Stack>
      <PageTitle title={t("title")} />
      <Invite />
      <Title order={2}>{t("recruited")}</Title>
      <Group align="flex-end">
        <TextInput
          type="date"
          label={t("from")}
          value={from}
          min={daysAfter(to, 1 - MOST_DAYS)}
          max={to}
          onChange={(event) => event.currentTarget.value !== "" && setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t("to")}
          value={to}
          min={from}
          max={today}
          onChange={(event) => event.currentTarget.value !== "" && setTo(event.currentTarget.value)}
        />
        <Text size="sm" c="dimmed" pb={6}>
          {t("zone", { zone: terms.time_zone, count: MOST_DAYS })}
        </Text>
      </Group>
      <DataTable
        label={t("recruited")}
        file={`sub-partners-${program}`}
        list={list}
        columns={columns}
        rowKey={(row) => row.partner}
        empty={<EmptyState icon={IconUsersGroup} title={t("empty.title")} text={t("empty.text")} />}
      />
    </Stack>
  );
}

function Earned({ row, terms }: { row: SubPartner; terms: Partner["TermsView"] }) {
  if (row.earned.length === 0) return <Money amount={0} unit={terms.unit} decimals={terms.decimals} />;
  return row.earned.map((each) => (
    <div key={each.unit}>
      <Money amount={each.amount} unit={each.unit} decimals={decimalsIn(terms, each.unit)} />
    </div>
  ));
}

/** What recruiting earns by the terms, and the address to send to whom one would like to have. */
function Invite() {
  const { t } = useTranslation("sub-partners");
  const { partner, terms } = useMembership();
  const rewards = terms.rewards.filter((each) => each.recipient === "parent");
  const address = `${window.location.origin}/join?recruited_by=${encodeURIComponent(partner.code)}`;
  return (
    <Card component="section" aria-labelledby="invite">
      <Title order={2} id="invite" mb="sm">
        {t("invite.title")}
      </Title>
      <Stack gap="sm">
        {rewards.length === 0 ? (
          <Text>{t("invite.nothing")}</Text>
        ) : (
          <>
            <Text>{t("invite.earns")}</Text>
            <List size="sm" spacing={4}>
              {rewards.map((each) => (
                <List.Item key={each.id} lang="en">
                  {each.text}
                </List.Item>
              ))}
            </List>
          </>
        )}
        <Group>
          <Text component="span" fw={600} size="sm" style={{ overflowWrap: "anywhere" }}>
            {address}
          </Text>
          <CopyButton value={address} label={t("invite.copy")} />
        </Group>
        <Text size="sm" c="dimmed">
          {t("invite.text", { id: partner.id })}
        </Text>
      </Stack>
    </Card>
  );
}
