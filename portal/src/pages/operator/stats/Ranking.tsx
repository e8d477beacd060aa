/** Partners by what they earned, the revenue behind it, whom they brought, or clicks. */

import { Card, NativeSelect, Stack } from "@mantine/core";
import { IconTrophy } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, type Operator, operatorApi } from "@/api/client";
import { useRows } from "@/api/pages";
import { operatorPrograms } from "@/app/me";
import { useProgram } from "@/app/places";
import type { Column } from "@/components/columns";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { Count, Money } from "@/components/figures";
import { decimalsOf, decimalText } from "@/components/numbers";
import { Amounts } from "./Amounts";
import type { Period } from "./period";

type Place = Operator["PlaceView"];
type By = Operator["RankedBy"];
const BY: By[] = ["earned", "revenue", "customers", "clicks"];

export function Ranking({ period }: { period: Period }) {
  const { t } = useTranslation("operator-stats");
  const program = useProgram();
  const { data: programs } = useQuery(operatorPrograms);
  const unit = programs?.items.find((each) => each.program === program)?.unit ?? "";
  const [by, setBy] = useState<By>("earned");
  const list = useRows(["operator", program, "ranking", period, by], (cursor) =>
    answered(
      operatorApi.GET("/v1/operator/programs/{program}/ranking", {
        params: { path: { program }, query: { ...period, by, starting_after: cursor } },
      }),
    ),
  );
  const columns = useMemo<Column<Place>[]>(
    () => [
      { id: "place", header: t("ranking.place"), value: (row) => row.place, numeric: true },
      { id: "partner", header: t("ranking.partner"), value: (row) => row.partner },
      {
        id: "earned",
        header: t("earned"),
        value: (row) => row.earned[0]?.amount ?? 0,
        cell: (row) => <Amounts of={row.earned} />,
        csv: (row) => row.earned.map((each) => decimalText(each.amount, decimalsOf(each.unit))).join(" "),
        numeric: true,
      },
      {
        id: "base",
        header: t("base"),
        value: (row) => row.base,
        cell: (row) => <Money amount={row.base} unit={unit} />,
        csv: (row) => decimalText(row.base, decimalsOf(unit)),
        numeric: true,
      },
      ...(["registrations", "conversions", "clicks"] as const).map(
        (each): Column<Place> => ({
          id: each,
          header: t(each),
          value: (row) => row[each],
          cell: (row) => <Count value={row[each]} />,
          numeric: true,
        }),
      ),
      {
        id: "paid",
        header: t("paid"),
        value: (row) => row.paid[0]?.amount ?? 0,
        cell: (row) => <Amounts of={row.paid} />,
        csv: (row) => row.paid.map((each) => decimalText(each.amount, decimalsOf(each.unit))).join(" "),
        numeric: true,
      },
    ],
    [t, unit],
  );
  return (
    <Card>
      <Stack>
        <NativeSelect
          label={t("ranking.by")}
          maw={420}
          value={by}
          onChange={(event) => setBy(event.currentTarget.value as By)}
          data={BY.map((value) => ({ value, label: t(`ranking.${value}`) }))}
        />
        <DataTable
          label={t("ranking.title")}
          file={`ranking-${program}`}
          list={list}
          columns={columns}
          rowKey={(row) => row.partner}
          empty={<EmptyState icon={IconTrophy} title={t("ranking.none")} text={t("ranking.noneText")} />}
        />
      </Stack>
    </Card>
  );
}
