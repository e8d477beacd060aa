/** People whom the partner named as possible customers, and how far the business has come with each. */

import { Button, Drawer, Group, Stack, Switch, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconAddressBook, IconPlus, IconSend } from "@tabler/icons-react";
import { Link as To } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, type Partner, partnerApi } from "@/api/client";
import { useRows } from "@/api/pages";
import { useMembership } from "@/app/me";
import { pathOf } from "@/app/places";
import type { Column } from "@/components/columns";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { Moment } from "@/components/figures";
import { PageTitle } from "@/components/PageTitle";
import { Standing, useStop } from "@/pages/partner/standing/Standing";
import { NewLead } from "./NewLead";
import { StageBadge, Stages } from "./Stages";

type Lead = Partner["LeadView"];
const STAGES = ["submitted", "contacted", "qualified", "won", "lost"] as const;

export default function Leads() {
  const { t } = useTranslation("leads");
  const { program, terms } = useMembership();
  if (!terms.takes_leads) {
    return (
      <>
        <PageTitle title={t("title")} />
        <EmptyState icon={IconAddressBook} title={t("none.title")} text={t("none.text")}>
          <Button component={To} to={pathOf("partner", program, "links")}>
            {t("none.links")}
          </Button>
        </EmptyState>
      </>
    );
  }
  return <List program={program} zone={terms.time_zone} />;
}

function List({ program, zone }: { program: string; zone: string }) {
  const { t } = useTranslation("leads");
  const stopped = useStop() !== null;
  const [full, setFull] = useState(false);
  const [submitting, { open, close }] = useDisclosure(false);
  const [looked, setLooked] = useState<Lead | null>(null);
  const personal = full ? "full" : "masked";
  const leads = useRows(["partner", program, "leads", personal], (cursor) =>
    answered(
      partnerApi.GET("/v1/programs/{program}/leads", {
        params: { path: { program }, query: { personal, limit: 50, starting_after: cursor } },
      }),
    ),
  );
  const columns = useMemo<Column<Lead>[]>(
    () => [
      {
        id: "submitted_at",
        header: t("submitted"),
        value: (row) => row.submitted_at,
        cell: (row) => <Moment at={row.submitted_at} zone={zone} />,
      },
      { id: "name", header: t("name"), value: (row) => row.name },
      {
        id: "contact",
        header: t("contact"),
        value: (row) => row.email ?? row.phone,
        search: (row) => `${row.email ?? ""} ${row.phone ?? ""}`,
        csv: (row) => [row.email, row.phone].filter((each) => each !== null).join(" "),
        cell: (row) => [row.email, row.phone].map((each) => each !== null && <div key={each}>{each}</div>),
      },
      { id: "product", header: t("product"), value: (row) => row.product },
      {
        id: "stage",
        header: t("stage"),
        value: (row) => row.stage,
        search: (row) => t(`stages.${row.stage}`),
        cell: (row) => (
          <>
            <StageBadge stage={row.stage} />
            {row.stages.at(-1)?.note != null && (
              <Text size="xs" c="dimmed" maw={280}>
                {row.stages.at(-1)?.note}
              </Text>
            )}
          </>
        ),
        choices: STAGES.map((value) => ({ value, label: t(`stages.${value}`) })),
      },
      { id: "id", header: t("id"), value: (row) => row.id, csvOnly: true },
    ],
    [t, zone],
  );
  const button = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={open} disabled={stopped}>
      {t("new")}
    </Button>
  );
  return (
    <Stack>
      <PageTitle title={t("title")}>
        <Group>
          <Switch label={t("full")} checked={full} onChange={(event) => setFull(event.currentTarget.checked)} />
          {button}
        </Group>
      </PageTitle>
      <Standing />
      <DataTable
        label={t("title")}
        file={`leads-${program}`}
        list={leads}
        columns={columns}
        rowKey={(row) => row.id}
        empty={
          <EmptyState icon={IconSend} title={t("empty.title")} text={t("empty.text")}>
            {button}
          </EmptyState>
        }
        actions={(row) => (
          <Button
            variant="subtle"
            size="compact-sm"
            aria-label={t("historyOf", { id: row.id })}
            onClick={() => setLooked(row)}
          >
            {t("history")}
          </Button>
        )}
      />
      {submitting && <NewLead onClose={close} />}
      <Drawer opened={looked !== null} onClose={() => setLooked(null)} title={<Text fw={650}>{t("history")}</Text>}>
        {looked !== null && <Stages lead={looked} zone={zone} />}
      </Drawer>
    </Stack>
  );
}
