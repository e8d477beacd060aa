/** Who waits for an approval, the first to come on top. */

import { Group, Stack, Text } from "@mantine/core";
import { IconUserCheck } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { answered, type Operator, operatorApi } from "@/api/client";
import { useRows } from "@/api/pages";
import { useMay } from "@/app/me";
import { useProgram } from "@/app/places";
import type { Column } from "@/components/columns";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { Moment } from "@/components/figures";
import { PageTitle } from "@/components/PageTitle";
import { Needs } from "../decisions/Needs";
import { Refer } from "../decisions/Refer";
import { Approve, Reject } from "./decide";

type Partner = Operator["PartnerView"];

export default function Queue() {
  const { t } = useTranslation("operator-partners");
  const program = useProgram();
  const may = useMay("partner:approve");
  const waiting = useRows(["operator", program, "partners", "pending"], (cursor) =>
    answered(
      operatorApi.GET("/v1/operator/programs/{program}/partners", {
        params: { path: { program }, query: { status: "pending", starting_after: cursor } },
      }),
    ),
  );
  const columns = useMemo<Column<Partner>[]>(
    () => [
      {
        id: "partner",
        header: t("partner"),
        value: (row) => row.partner,
        cell: (row) => <Refer page="partners" id={row.partner} />,
      },
      { id: "name", header: t("name"), value: (row) => row.name },
      { id: "company", header: t("company"), value: (row) => row.company },
      { id: "account", header: t("account"), value: (row) => row.account },
      { id: "parent", header: t("parent"), value: (row) => row.parent },
      {
        id: "since",
        header: t("applied"),
        value: (row) => row.enrolled_at,
        cell: (row) => <Moment at={row.enrolled_at} />,
      },
    ],
    [t],
  );
  return (
    <Stack>
      <PageTitle title={t("queue.title")} />
      <Text c="dimmed">{t("queue.text")}</Text>
      <Needs scope="partner:approve" />
      <DataTable
        label={t("queue.title")}
        file="partner-queue"
        list={waiting}
        columns={columns}
        rowKey={(row) => row.partner}
        sorted={{ id: "since", desc: false }}
        empty={<EmptyState icon={IconUserCheck} title={t("queue.none.title")} text={t("queue.none.text")} />}
        actions={
          may
            ? (row) => (
                <Group gap="xs" wrap="nowrap" justify="flex-end">
                  <Approve partner={row.partner} small />
                  <Reject partner={row.partner} small />
                </Group>
              )
            : undefined
        }
      />
    </Stack>
  );
}
