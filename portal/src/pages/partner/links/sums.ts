/** What came of each link, added up over the days of a report. */

import type { Partner } from "@/api/client";

export interface Clicks {
  clicks: number;
  visits: number;
  bots: number;
  suspects: number;
}

/** The sums by link. */
export function sumsByLink(rows: readonly Partner["StatsRow"][]): Map<string, Clicks> {
  const sums = new Map<string, Clicks>();
  for (const row of rows) {
    if (row.value === null) continue;
    const before = sums.get(row.value) ?? { clicks: 0, visits: 0, bots: 0, suspects: 0 };
    sums.set(row.value, {
      clicks: before.clicks + row.clicks,
      visits: before.visits + (row.visits ?? 0),
      bots: before.bots + row.bots,
      suspects: before.suspects + row.suspects,
    });
  }
  return sums;
}
