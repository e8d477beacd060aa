/** What the pages of links ask for: a link, and the clicks of the last 30 days told apart by link. */

import { queryOptions } from "@tanstack/react-query";
import { answered, type Partner, partnerApi } from "@/api/client";
import { dayIn, daysAfter } from "@/components/moments";

export type Link = Partner["LinkView"];
const DAYS = 30;

export const linkOf = (program: string, code: string) =>
  queryOptions({
    queryKey: ["partner", program, "links", code],
    queryFn: () =>
      answered(partnerApi.GET("/v1/programs/{program}/links/{code}", { params: { path: { program, code } } })),
  });

/** Rows of 30 program-local days, by link; days that are still open are one row without a link. */
export const clicksByLink = (program: string, timeZone: string) =>
  queryOptions({
    queryKey: ["partner", program, "stats", "by-link"],
    queryFn: () => {
      const query = {
        from: daysAfter(dayIn(timeZone, new Date()), 1 - DAYS),
        group_by: "day" as const,
        by: "link" as const,
      };
      return answered(partnerApi.GET("/v1/programs/{program}/stats", { params: { path: { program }, query } }));
    },
  });
