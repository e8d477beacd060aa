/** The partner's links with what came of each, and the way to a new one. */

import { Anchor, Badge, Button, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconLink, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link as To } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { answered, partnerApi } from "@/api/client";
import { useRows } from "@/api/pages";
import { useMembership } from "@/app/me";
import { pathOf } from "@/app/places";
import { CopyButton } from "@/components/CopyButton";
import type { Column } from "@/components/columns";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { Count, Moment } from "@/components/figures";
import { PageTitle } from "@/components/PageTitle";
import { Standing, useStop } from "@/pages/partner/standing/Standing";
import { NewLink } from "./NewLink";
import { clicksByLink, type Link } from "./queries";
import { sumsByLink } from "./sums";

const STATUSES = ["active", "archived", "suspended"] as const;

export default function Links() {
  const { t } = useTranslation("links");
  const { program, terms } = useMembership();
  const stopped = useStop() !== null;
  const [making, { open, close }] = useDisclosure(false);
  const links = useRows(["partner", program, "links"], (cursor) =>
    answered(
      partnerApi.GET("/v1/programs/{program}/links", {
        params: { path: { program }, query: { limit: 100, starting_after: cursor } },
      }),
    ),
  );
  const { data: stats } = useQuery(clicksByLink(program, terms.time_zone));
  const clicks = useMemo(() => (stats === undefined ? null : sumsByLink(stats.rows)), [stats]);
  const columns = useMemo<Column<Link>[]>(
    () => [
      {
        id: "code",
        header: t("code"),
        value: (row) => row.code,
        search: (row) => `${row.code} ${row.label}`,
        cell: (row) => (
          <>
            <Anchor component={To} to={pathOf("partner", program, `links/${row.code}`)} fw={600} size="sm">
              {row.code}
            </Anchor>
            {row.label !== "" && (
              <Text size="xs" c="dimmed">
                {row.label}
              </Text>
            )}
          </>
        ),
      },
      { id: "label", header: t("label"), value: (row) => row.label, csvOnly: true },
      { id: "url", header: t("address"), value: (row) => row.url, csvOnly: true },
      {
        id: "destination",
        header: t("destination"),
        value: (row) => row.destination,
        cell: (row) => (
          <Text size="sm" maw={360} truncate title={row.destination}>
            {row.destination.replace(/^https:\/\//, "")}
          </Text>
        ),
      },
      {
        id: "status",
        header: t("status"),
        value: (row) => row.status,
        search: (row) => t(`statuses.${row.status}`),
        cell: (row) => <StatusBadge status={row.status} />,
        choices: STATUSES.map((value) => ({ value, label: t(`statuses.${value}`) })),
      },
      {
        id: "clicks",
        header: t("clicks30"),
        value: (row) => (clicks === null ? null : (clicks.get(row.code)?.clicks ?? 0)),
        cell: (row) => (clicks === null ? "…" : <Count value={clicks.get(row.code)?.clicks ?? 0} />),
        numeric: true,
      },
      {
        id: "created_at",
        header: t("created"),
        value: (row) => row.created_at,
        cell: (row) => <Moment at={row.created_at} zone={terms.time_zone} />,
      },
    ],
    [t, program, terms, clicks],
  );
  const button = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={open} disabled={stopped}>
      {t("new")}
    </Button>
  );
  return (
    <Stack>
      <PageTitle title={t("title")}>{button}</PageTitle>
      <Standing />
      <DataTable
        label={t("title")}
        file={`links-${program}`}
        list={links}
        columns={columns}
        rowKey={(row) => row.code}
        empty={
          <EmptyState icon={IconLink} title={t("empty.title")} text={t("empty.text")}>
            {button}
          </EmptyState>
        }
        actions={(row) => <CopyButton value={row.url} label={t("copyLink")} />}
      />
      <Text size="sm" c="dimmed">
        {t("clicksWhy", { zone: terms.time_zone })}
      </Text>
      {making && <NewLink onClose={close} />}
    </Stack>
  );
}

export function StatusBadge({ status }: { status: Link["status"] }) {
  const { t } = useTranslation("links");
  return (
    <Badge variant="light" color={status === "active" ? "teal" : "gray"} autoContrast>
      {t(`statuses.${status}`)}
    </Badge>
  );
}
