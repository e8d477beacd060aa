/** A program's terms in force as sentences, the draft that changes them, and every version before. */

import { Alert, Anchor, Button, Card, List, Stack, Text, Title } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, operatorApi } from "@/api/client";
import { useRows } from "@/api/pages";
import { useMay } from "@/app/me";
import { pathOf, useProgram } from "@/app/places";
import type { Column } from "@/components/columns";
import { DataTable } from "@/components/DataTable";
import { Moment } from "@/components/figures";
import { PageTitle } from "@/components/PageTitle";
import { Why } from "@/components/Why";
import { FieldChanges } from "./Changes";
import { draftOf, inForce, type Version } from "./queries";

export default function Terms() {
  const { t } = useTranslation("operator-terms");
  const program = useProgram();
  const may = useMay("program:write");
  const { data: terms } = useSuspenseQuery(inForce(program));
  const { data: draft } = useSuspenseQuery(draftOf(program));
  const toDraft = pathOf("operator", program, "terms/draft");
  return (
    <Stack>
      <PageTitle title={t("title")}>
        {draft === null && may && (
          <Button component={Link} to={toDraft} leftSection={<IconPencil size={16} aria-hidden />}>
            {t("draft.begin")}
          </Button>
        )}
      </PageTitle>
      {!may && <Text size="sm">{t("scope")}</Text>}
      {draft !== null && (
        <Alert title={t("draft.there", { by: draft.written_by })} icon={<IconPencil aria-hidden />}>
          <Moment at={draft.written_at} />.{" "}
          {draft.errors.length > 0
            ? t("draft.faulty", { count: draft.errors.length })
            : t("draft.changes", { count: Object.keys(draft.changes).length })}{" "}
          <Anchor component={Link} to={toDraft} inherit>
            {t("draft.open")}
          </Anchor>
        </Alert>
      )}
      <Card component="section" aria-labelledby="force">
        <Title order={2} id="force">
          {t("force", { version: terms.version })}
        </Title>
        <Text size="sm" c="dimmed" mb="sm">
          {t("since")} <Moment at={terms.published_at} />
        </Text>
        <List spacing={6} lang="en" maw={820}>
          {terms.sentences.map((each) => (
            <List.Item key={each}>{each}</List.Item>
          ))}
        </List>
      </Card>
      <Card component="section" aria-labelledby="versions">
        <Title order={2} id="versions" mb="sm">
          {t("versions.title")}
        </Title>
        <Versions />
      </Card>
    </Stack>
  );
}

function Versions() {
  const { t } = useTranslation("operator-terms");
  const program = useProgram();
  const [shown, setShown] = useState<Version | null>(null);
  const list = useRows(["operator", program, "versions"], (cursor) =>
    answered(
      operatorApi.GET("/v1/operator/programs/{program}/versions", {
        params: { path: { program }, query: { starting_after: cursor } },
      }),
    ),
  );
  const columns = useMemo<Column<Version>[]>(
    () => [
      { id: "version", header: t("versions.version"), value: (row) => row.version },
      {
        id: "published_at",
        header: t("versions.published"),
        value: (row) => row.published_at,
        cell: (row) => <Moment at={row.published_at} />,
      },
      {
        id: "changes",
        header: t("versions.changes"),
        value: (row) => Object.keys(row.changes).join(", "),
        cell: (row) =>
          row.version === 1 ? t("versions.first") : t("draft.changes", { count: Object.keys(row.changes).length }),
      },
    ],
    [t],
  );
  return (
    <>
      <DataTable
        label={t("versions.title")}
        file={`versions-${program}`}
        list={list}
        columns={columns}
        rowKey={(row) => String(row.version)}
        empty={null}
        actions={(row) =>
          Object.keys(row.changes).length > 0 ? (
            <Button
              variant="subtle"
              size="compact-sm"
              aria-label={t("versions.showOf", { version: row.version })}
              onClick={() => setShown(row)}
            >
              {t("versions.show")}
            </Button>
          ) : null
        }
      />
      <Why
        opened={shown !== null}
        onClose={() => setShown(null)}
        title={shown === null ? "" : t("versions.of", { version: shown.version })}
      >
        {shown !== null && <FieldChanges changes={shown.changes} />}
      </Why>
    </>
  );
}
