/** What the overview asks for: the last 30 days with today live, and the balance with what comes next. */

import { queryOptions } from "@tanstack/react-query";
import { answered, partnerApi } from "@/api/client";
import { dayIn, daysAfter } from "@/components/moments";

const DAYS = 30;
const SPARE_DAYS = 2;
const LIVE_MS = 15_000;

/** 30 program-local days up to the service's today, whatever the browser's clock says; read anew while looked at. */
export const lastDays = (program: string, timeZone: string) =>
  queryOptions({
    queryKey: ["partner", program, "stats", "last-days"],
    queryFn: () => {
      const from = daysAfter(dayIn(timeZone, new Date()), -DAYS - SPARE_DAYS);
      const query = { from, group_by: "day" as const };
      return answered(partnerApi.GET("/v1/programs/{program}/stats", { params: { path: { program }, query } }));
    },
    select: (stats) => ({ ...stats, rows: stats.rows.slice(-DAYS) }),
    refetchInterval: LIVE_MS,
  });

export const balanceOf = (program: string) =>
  queryOptions({
    queryKey: ["partner", program, "balance"],
    queryFn: () => answered(partnerApi.GET("/v1/programs/{program}/balance", { params: { path: { program } } })),
    refetchInterval: LIVE_MS,
  });
