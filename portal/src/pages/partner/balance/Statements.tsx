/** The months that have a statement; one that is closed never changes. */

import { Anchor, Badge, Card, Text, Title } from "@mantine/core";
import { IconFileText } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { answered, type Partner, partnerApi } from "@/api/client";
import { useRows } from "@/api/pages";
import { useMembership } from "@/app/me";
import { pathOf } from "@/app/places";
import type { Column } from "@/components/columns";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { Month, useLanguage } from "@/components/figures";
import { month } from "@/components/moments";

type StatementMonth = Partner["StatementMonthView"];

export function Statements() {
  const { t } = useTranslation("balance");
  const language = useLanguage();
  const { program, terms } = useMembership();
  const months = useRows(["partner", program, "statements"], (cursor) =>
    answered(
      partnerApi.GET("/v1/programs/{program}/statements", {
        params: { path: { program }, query: { limit: 24, starting_after: cursor } },
      }),
    ),
  );
  const columns = useMemo<Column<StatementMonth>[]>(() => {
    const state = (closed: boolean) => t(closed ? "closed" : "open");
    return [
      {
        id: "month",
        header: t("month"),
        value: (row) => row.month,
        cell: (row) => (
          <Anchor component={Link} to={pathOf("partner", program, `balance/statements/${row.month}`)}>
            <Month value={row.month} />
          </Anchor>
        ),
        search: (row) => month(language, row.month),
      },
      {
        id: "closed",
        header: t("state"),
        value: (row) => state(row.closed),
        cell: (row) => (
          <Badge variant="light" color={row.closed ? "gray" : "brand"}>
            {state(row.closed)}
          </Badge>
        ),
        choices: [true, false].map((closed) => ({ value: state(closed), label: state(closed) })),
      },
    ];
  }, [t, language, program]);
  return (
    <Card>
      <Title order={2} mb={4}>
        {t("statements")}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t("statementsText", { zone: terms.time_zone })}
      </Text>
      <DataTable
        label={t("statements")}
        file={`statements-${program}`}
        list={months}
        columns={columns}
        rowKey={(row) => row.month}
        empty={<EmptyState icon={IconFileText} title={t("noStatements")} text={t("noStatementsText")} />}
      />
    </Card>
  );
}
