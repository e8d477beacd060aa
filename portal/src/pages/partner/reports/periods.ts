/** Periods that are asked for often, as first and last program-local day. */

import { daysAfter } from "@/components/moments";

export const PERIODS = ["days7", "days30", "days90", "month", "lastMonth"] as const;
export type Period = (typeof PERIODS)[number];

/** The API's own limit. */
export const MOST_DAYS = 366;

const LENGTHS = { days7: 7, days30: 30, days90: 90 } as const;

/** The period's first and last day, both included, as of today. */
export function daysOf(period: Period, today: string): [first: string, last: string] {
  const monthBegins = `${today.slice(0, 7)}-01`;
  if (period === "month") return [monthBegins, today];
  if (period === "lastMonth") {
    const last = daysAfter(monthBegins, -1);
    return [`${last.slice(0, 7)}-01`, last];
  }
  return [daysAfter(today, 1 - LENGTHS[period]), today];
}
