/** All partners of a program, or those of one state. */

import { Button, NativeSelect, Stack } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus, IconUsers } from "@tabler/icons-react";
import { useMemo, useState } from "react";
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
import { State } from "../decisions/State";
import { Enroll } from "./Enroll";
import { ratesText } from "./rates";
import { STATUSES, type Status, TONES } from "./states";

type Partner = Operator["PartnerView"];

export default function Partners() {
  const { t } = useTranslation("operator-partners");
  const program = useProgram();
  const may = useMay("partner:approve");
  const [status, setStatus] = useState<Status | "">("");
  const [opened, { open, close }] = useDisclosure(false);
  const partners = useRows(["operator", program, "partners", status], (cursor) =>
    answered(
      operatorApi.GET("/v1/operator/programs/{program}/partners", {
        params: { path: { program }, query: { status: status === "" ? undefined : status, starting_after: cursor } },
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
      {
        id: "status",
        header: t("status"),
        value: (row) => t(`statuses.${row.status}`),
        cell: (row) => <State word={t(`statuses.${row.status}`)} tone={TONES[row.status]} />,
      },
      { id: "code", header: t("code"), value: (row) => row.code },
      { id: "parent", header: t("parent"), value: (row) => row.parent },
      { id: "rates", header: t("rates.short"), value: (row) => ratesText(row.percents) },
      {
        id: "since",
        header: t("enrolled"),
        value: (row) => row.enrolled_at,
        cell: (row) => <Moment at={row.enrolled_at} />,
      },
      { id: "account", header: t("account"), value: (row) => row.account, csvOnly: true },
      { id: "company", header: t("company"), value: (row) => row.company, csvOnly: true },
    ],
    [t],
  );
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={open} disabled={!may}>
      {t("enroll.label")}
    </Button>
  );
  return (
    <Stack>
      <PageTitle title={t("title")}>{add}</PageTitle>
      <Needs scope="partner:approve" />
      <NativeSelect
        label={t("show")}
        maw={260}
        value={status}
        onChange={(event) => setStatus(event.currentTarget.value as Status | "")}
        data={[
          { value: "", label: t("everybody") },
          ...STATUSES.map((each) => ({ value: each, label: t(`statuses.${each}`) })),
        ]}
      />
      <DataTable
        label={t("title")}
        file="partners"
        list={partners}
        columns={columns}
        rowKey={(row) => row.partner}
        empty={
          status === "" ? (
            <EmptyState icon={IconUsers} title={t("none.title")} text={t("none.text")}>
              {add}
            </EmptyState>
          ) : (
            <EmptyState icon={IconUsers} title={t("noneSo.title")} text={t("noneSo.text")} />
          )
        }
      />
      <Enroll opened={opened} onClose={close} />
    </Stack>
  );
}
