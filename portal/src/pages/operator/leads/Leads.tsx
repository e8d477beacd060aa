/** Leads that partners submitted: whom nobody took up yet, and how far the business has come with each. */

import { Badge, Button, Card, Group, NativeSelect, Stack, Text } from "@mantine/core";
import { IconUserSearch } from "@tabler/icons-react";
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
import { MoveOn } from "./MoveOn";
import { Person } from "./Person";
import { NEXT, type Stage } from "./stages";

export type Lead = Operator["LeadView"];
const COLOURS = { submitted: "yellow", contacted: "brand", qualified: "brand", won: "teal", lost: "gray" } as const;
const STAGES = Object.keys(COLOURS) as Stage[];

export default function Leads() {
  const { t } = useTranslation("operator-leads");
  const program = useProgram();
  const may = useMay("partner:approve");
  const [stage, setStage] = useState<Stage | "">("");
  const [moving, setMoving] = useState<Lead | null>(null);
  const [shown, setShown] = useState<Lead | null>(null);
  const list = useRows(["operator", program, "leads", "list", stage], (cursor) =>
    answered(
      operatorApi.GET("/v1/operator/programs/{program}/leads", {
        params: { path: { program }, query: { starting_after: cursor, ...(stage === "" ? {} : { stage }) } },
      }),
    ),
  );
  const columns = useMemo<Column<Lead>[]>(
    () => [
      {
        id: "submitted_at",
        header: t("submitted"),
        value: (row) => row.submitted_at,
        cell: (row) => <Moment at={row.submitted_at} />,
      },
      { id: "name", header: t("name"), value: (row) => row.name, cell: (row) => row.name ?? t("forgotten") },
      { id: "email", header: t("email"), value: (row) => row.email },
      { id: "partner", header: t("partner"), value: (row) => row.partner },
      { id: "product", header: t("product"), value: (row) => row.product },
      {
        id: "stage",
        header: t("stage.label"),
        value: (row) => row.stage,
        cell: (row) => (
          <Badge variant="light" color={COLOURS[row.stage]}>
            {t(`stage.${row.stage}`)}
          </Badge>
        ),
        search: (row) => t(`stage.${row.stage}`),
      },
      { id: "phone", header: t("phone"), value: (row) => row.phone, csvOnly: true },
      { id: "id", header: t("id"), value: (row) => row.id, csvOnly: true },
    ],
    [t],
  );
  return (
    <Stack>
      <PageTitle title={t("title")} />
      <Text c="dimmed" maw={720}>
        {t("intro")}
      </Text>
      <Card>
        <Stack>
          <NativeSelect
            label={t("stage.label")}
            maw={420}
            value={stage}
            onChange={(event) => setStage(event.currentTarget.value as Stage | "")}
            data={[
              { value: "", label: t("stage.any") },
              ...STAGES.map((value) => ({ value, label: t(`stage.${value}`) })),
            ]}
          />
          {!may && <Text size="sm">{t("scope")}</Text>}
          <DataTable
            key={stage}
            label={t("title")}
            file={`leads-${program}`}
            list={list}
            columns={columns}
            rowKey={(row) => row.id}
            empty={<EmptyState icon={IconUserSearch} title={t("none.title")} text={t("none.text")} />}
            actions={(row) => (
              <Group gap="xs" justify="flex-end">
                <Button
                  variant="subtle"
                  size="compact-sm"
                  aria-label={`${t("person.open")}: ${row.id}`}
                  onClick={() => setShown(row)}
                >
                  {t("person.open")}
                </Button>
                {may && NEXT[row.stage].length > 0 && (
                  <Button
                    variant="light"
                    size="compact-sm"
                    aria-label={`${t("move.open")}: ${row.id}`}
                    onClick={() => setMoving(row)}
                  >
                    {t("move.open")}
                  </Button>
                )}
              </Group>
            )}
          />
        </Stack>
      </Card>
      <MoveOn lead={moving} onClose={() => setMoving(null)} />
      <Person lead={shown} onClose={() => setShown(null)} />
    </Stack>
  );
}
