/** Promotional material: what partners see, what is not published yet, and what was withdrawn. */

import { Badge, Button, Card, Group, Image, Stack, Text } from "@mantine/core";
import { IconPhoto } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, type Operator, once, operatorApi } from "@/api/client";
import { useRows } from "@/api/pages";
import { useMay } from "@/app/me";
import { useProgram } from "@/app/places";
import { Confirm, type Step } from "@/components/Confirm";
import type { Column } from "@/components/columns";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { Moment } from "@/components/figures";
import { PageTitle } from "@/components/PageTitle";
import { NewMaterial } from "./NewMaterial";
import { PutFile } from "./PutFile";

type Piece = Operator["MaterialView"];
const COLOURS = { announced: "gray", published: "teal", withdrawn: "orange" } as const;
const STANDINGS = Object.keys(COLOURS) as (keyof typeof COLOURS)[];
const PREVIEW_PX = 48;

export default function Material() {
  const { t } = useTranslation("operator-material");
  const program = useProgram();
  const queries = useQueryClient();
  const may = useMay("program:write");
  const [making, setMaking] = useState(false);
  const [step, setStep] = useState<Step | null>(null);
  const key = ["operator", program, "material"];
  const changed = () => queries.invalidateQueries({ queryKey: key });
  const list = useRows(key, (cursor) =>
    answered(
      operatorApi.GET("/v1/operator/programs/{program}/material", {
        params: { path: { program }, query: { starting_after: cursor } },
      }),
    ),
  );
  const columns = useColumns();
  const publishing = (row: Piece): Step => ({
    title: t("publish.title", { title: row.title }),
    text: t("publish.text"),
    action: t("publish.action"),
    act: async (_, wish) => {
      await answered(
        operatorApi.POST("/v1/operator/programs/{program}/material/{material}/publish", {
          params: { path: { program, material: row.id }, header: once(wish) },
        }),
      );
      await changed();
    },
  });
  const withdrawing = (row: Piece): Step => ({
    title: t("withdraw.title", { title: row.title }),
    text: t("withdraw.text"),
    action: t("withdraw.action"),
    grave: true,
    act: async (_, wish) => {
      await answered(
        operatorApi.POST("/v1/operator/programs/{program}/material/{material}/withdraw", {
          params: { path: { program, material: row.id }, header: once(wish) },
        }),
      );
      await changed();
    },
  });
  const add = may ? <Button onClick={() => setMaking(true)}>{t("new.open")}</Button> : <Text>{t("scope")}</Text>;
  return (
    <Stack>
      <PageTitle title={t("title")}>{list.rows.length > 0 && add}</PageTitle>
      <Text c="dimmed" maw={720}>
        {t("intro")}
      </Text>
      <Card>
        <DataTable
          label={t("title")}
          file={`material-${program}`}
          list={list}
          columns={columns}
          rowKey={(row) => row.id}
          empty={
            <EmptyState icon={IconPhoto} title={t("none.title")} text={t("none.text")}>
              {add}
            </EmptyState>
          }
          actions={
            may
              ? (row) => (
                  <Group gap="xs" justify="flex-end">
                    {row.file !== null && row.published_at === null && (
                      <PutFile material={row.id} title={row.title} announced={row.file} done={changed} />
                    )}
                    <Button
                      variant="light"
                      size="compact-sm"
                      aria-label={`${t(isShown(row) ? "withdraw.action" : "publish.action")}: ${row.title}`}
                      onClick={() => setStep(isShown(row) ? withdrawing(row) : publishing(row))}
                    >
                      {t(isShown(row) ? "withdraw.action" : "publish.action")}
                    </Button>
                  </Group>
                )
              : undefined
          }
        />
      </Card>
      <NewMaterial opened={making} onClose={() => setMaking(false)} done={changed} />
      <Confirm step={step} onClose={() => setStep(null)} />
    </Stack>
  );
}

const isShown = (piece: Piece) => standing(piece) === "published";

function standing(piece: Piece): keyof typeof COLOURS {
  if (piece.published_at === null) return "announced";
  return piece.withdrawn_at === null ? "published" : "withdrawn";
}

function useColumns(): Column<Piece>[] {
  const { t } = useTranslation("operator-material");
  return useMemo<Column<Piece>[]>(
    () => [
      {
        id: "title",
        header: t("name"),
        value: (row) => row.title,
        cell: (row) => (
          <Group gap="sm" wrap="nowrap">
            {row.published_at !== null && row.file?.media_type.startsWith("image/") && (
              <Image src={row.file.url} alt="" w={PREVIEW_PX} h={PREVIEW_PX} fit="contain" />
            )}
            <div>
              <Text size="sm">{row.title}</Text>
              <Text size="xs" c="dimmed" lineClamp={1}>
                {row.file?.name ?? row.text}
              </Text>
            </div>
          </Group>
        ),
        search: (row) => `${row.title} ${row.file?.name ?? ""} ${row.text ?? ""}`,
      },
      {
        id: "kind",
        header: t("kind.label"),
        value: (row) => row.kind,
        cell: (row) => t(`kind.${row.kind}`),
        search: (row) => t(`kind.${row.kind}`),
        choices: (["banner", "text", "widget"] as const).map((value) => ({ value, label: t(`kind.${value}`) })),
      },
      { id: "language", header: t("language"), value: (row) => row.language },
      {
        id: "standing",
        header: t("standing.label"),
        value: standing,
        cell: (row) => (
          <Badge variant="light" color={COLOURS[standing(row)]}>
            {t(`standing.${standing(row)}`)}
          </Badge>
        ),
        search: (row) => t(`standing.${standing(row)}`),
        choices: STANDINGS.map((value) => ({ value, label: t(`standing.${value}`) })),
      },
      { id: "made_at", header: t("made"), value: (row) => row.made_at, cell: (row) => <Moment at={row.made_at} /> },
      { id: "id", header: t("id"), value: (row) => row.id, csvOnly: true },
    ],
    [t],
  );
}
