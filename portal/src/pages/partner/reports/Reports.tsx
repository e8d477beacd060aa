/** Statistics of any period, by day, week or month, told apart by link or sub-id; what is not final yet says so. */

import { Alert, Stack, Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, partnerApi } from "@/api/client";
import { atOnce } from "@/api/pages";
import { useMembership } from "@/app/me";
import { PageLoading } from "@/app/states";
import { Day } from "@/components/figures";
import { dayIn } from "@/components/moments";
import { PageTitle } from "@/components/PageTitle";
import { decimalsIn } from "@/pages/partner/earnings/units";
import { Asked } from "./Asked";
import { daysOf } from "./periods";
import type { Question } from "./question";
import { ReportTable } from "./ReportTable";
import { Totals } from "./Totals";

const RowsChart = lazy(() => import("./RowsChart"));
const LIVE_MS = 30_000;

export default function Reports() {
  const { t } = useTranslation("reports");
  const { program, terms } = useMembership();
  const today = dayIn(terms.time_zone, new Date());
  const [question, setQuestion] = useState<Question>(() => {
    const [from, to] = daysOf("days30", today);
    return { from, to, grouping: "day", by: null };
  });
  const { from, to, grouping, by } = question;
  const query = useQuery({
    queryKey: ["partner", program, "stats", question],
    queryFn: () =>
      answered(
        partnerApi.GET("/v1/programs/{program}/stats", {
          params: { path: { program }, query: { from, to, group_by: grouping, ...(by === null ? {} : { by }) } },
        }),
      ),
    refetchInterval: to === today ? LIVE_MS : false,
    placeholderData: keepPreviousData,
  });
  const stats = query.data;
  const open = stats?.rows.find((row) => row.provisional);
  return (
    <Stack>
      <PageTitle title={t("title")} />
      <Asked question={question} today={today} onChange={setQuestion} />
      <Text size="sm" c="dimmed">
        {t("zone", { zone: terms.time_zone })} {terms.stats_visible === "closed_days" && t("closedOnly")}
      </Text>
      {stats !== undefined && <Totals stats={stats} terms={terms} />}
      {open !== undefined && (
        <Alert
          variant="light"
          title={
            <>
              {t("provisionalFrom")} <Day value={open.first} />
            </>
          }
        >
          {t("provisionalWhy", { zone: terms.time_zone })}
        </Alert>
      )}
      {stats !== undefined && by === null && stats.rows.length > 1 && (
        <Suspense fallback={<PageLoading />}>
          <RowsChart rows={stats.rows} unit={stats.unit} decimals={decimalsIn(terms, stats.unit)} />
        </Suspense>
      )}
      {by !== null && (
        <Text size="sm" c="dimmed">
          {t("byWhy")}
        </Text>
      )}
      <ReportTable list={atOnce(stats?.rows, query)} stats={stats} terms={terms} by={by} />
    </Stack>
  );
}
