/** The result of a simulation: totals, partners and events, in force beside the draft. */

import { Card, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { IconEqual } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Operator } from "@/api/client";
import type { Rows } from "@/api/pages";
import type { Column } from "@/components/columns";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { Count, Money } from "@/components/figures";
import { decimalsOf, decimalText } from "@/components/numbers";
import { type Compared, compared } from "./rows";

export function Comparison({ found }: { found: Operator["ComparisonView"] }) {
  const { t } = useTranslation("operator-simulation");
  const total = compared(found.total);
  return (
    <>
      <Text role="status">
        {t("simulated")} <Count value={found.simulated} />
      </Text>
      {total.map((each) => (
        <SimpleGrid key={each.unit} cols={{ base: 1, xs: 3 }}>
          {(["before", "after", "difference"] as const).map((side) => (
            <Card key={side} padding="md">
              <Text size="sm" c="dimmed">
                {t(side)}
              </Text>
              <Text fz={26} fw={650}>
                {side === "difference" && each.difference > 0 && "+"}
                <Money amount={each[side]} unit={each.unit} />
              </Text>
            </Card>
          ))}
        </SimpleGrid>
      ))}
      <Part title={t("partners")} file="simulation-partners" rows={compared(found.partners)} of="partner" />
      <Part title={t("events")} file="simulation-events" rows={compared(found.events)} of="event" />
    </>
  );
}

interface PartProps {
  title: string;
  file: string;
  rows: Compared[];
  of: "partner" | "event";
}

function Part({ title, file, rows, of }: PartProps) {
  const { t } = useTranslation("operator-simulation");
  const columns = useMemo<Column<Compared>[]>(
    () => [
      { id: of, header: t(`of.${of}`), value: (row) => row[of] ?? "" },
      ...(of === "event"
        ? [{ id: "recipient", header: t("of.partner"), value: (row: Compared) => row.recipient ?? "" }]
        : []),
      ...(["before", "after", "difference"] as const).map(
        (side): Column<Compared> => ({
          id: side,
          header: t(side),
          value: (row) => row[side],
          cell: (row) => <Money amount={row[side]} unit={row.unit} />,
          csv: (row) => decimalText(row[side], decimalsOf(row.unit)),
          numeric: true,
        }),
      ),
      { id: "unit", header: t("unit"), value: (row) => row.unit, csvOnly: true },
    ],
    [t, of],
  );
  const list: Rows<Compared> = {
    rows,
    hasMore: false,
    loading: false,
    loadingMore: false,
    problem: null,
    more: () => undefined,
    all: () => Promise.resolve(rows),
    again: () => undefined,
  };
  return (
    <Card component="section" aria-label={title}>
      <Stack>
        <Title order={2}>{title}</Title>
        <DataTable
          label={title}
          file={file}
          list={list}
          columns={columns}
          rowKey={(row) => `${row.partner ?? ""} ${row.event ?? ""} ${row.recipient ?? ""} ${row.unit}`}
          empty={<EmptyState icon={IconEqual} title={t("same.title")} text={t("same.text")} />}
          sorted={{ id: "difference", desc: true }}
        />
      </Stack>
    </Card>
  );
}
