/** All programs of the deployment, and making a new one. */

import { Anchor, Button, Card, Stack, Text } from "@mantine/core";
import { IconBuildingStore } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, type Operator, operatorApi } from "@/api/client";
import { useRows } from "@/api/pages";
import { useMay } from "@/app/me";
import { pathOf } from "@/app/places";
import type { Column } from "@/components/columns";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { Moment } from "@/components/figures";
import { PageTitle } from "@/components/PageTitle";
import { NewProgram } from "./NewProgram";

type Program = Operator["ProgramView"];
const ENROLLMENTS = ["instant", "approval", "closed"] as const;

export default function Programs() {
  const { t } = useTranslation("operator-programs");
  const may = useMay("program:write");
  const [making, setMaking] = useState(false);
  const list = useRows(["operator", "programs", "list"], (cursor) =>
    answered(operatorApi.GET("/v1/operator/programs", { params: { query: { starting_after: cursor } } })),
  );
  const columns = useMemo<Column<Program>[]>(
    () => [
      {
        id: "name",
        header: t("name"),
        value: (row) => row.name,
        cell: (row) => (
          <Anchor component={Link} to={pathOf("operator", row.program, "terms")} fw={600}>
            {row.name}
          </Anchor>
        ),
      },
      { id: "program", header: t("program"), value: (row) => row.program },
      { id: "unit", header: t("unit"), value: (row) => row.unit },
      { id: "time_zone", header: t("zone"), value: (row) => row.time_zone },
      {
        id: "enrollment",
        header: t("enrollment.label"),
        value: (row) => row.enrollment,
        cell: (row) => enrollment(row.enrollment, t),
        search: (row) => enrollment(row.enrollment, t),
      },
      { id: "version", header: t("version"), value: (row) => row.version, numeric: true },
      {
        id: "published_at",
        header: t("published"),
        value: (row) => row.published_at,
        cell: (row) => <Moment at={row.published_at} />,
      },
      { id: "created_at", header: t("created"), value: (row) => row.created_at, csvOnly: true },
    ],
    [t],
  );
  const add = may ? <Button onClick={() => setMaking(true)}>{t("new.open")}</Button> : <Text>{t("scope")}</Text>;
  return (
    <Stack>
      <PageTitle title={t("title")}>{list.rows.length > 0 && add}</PageTitle>
      <Card>
        <DataTable
          label={t("title")}
          file="programs"
          list={list}
          columns={columns}
          rowKey={(row) => row.program}
          empty={
            <EmptyState icon={IconBuildingStore} title={t("none.title")} text={t("none.text")}>
              {add}
            </EmptyState>
          }
        />
      </Card>
      <NewProgram opened={making} onClose={() => setMaking(false)} />
    </Stack>
  );
}

function enrollment(mode: string, t: ReturnType<typeof useTranslation<"operator-programs">>["t"]): string {
  const known = ENROLLMENTS.find((each) => each === mode);
  return known === undefined ? mode : t(`enrollment.${known}`);
}
