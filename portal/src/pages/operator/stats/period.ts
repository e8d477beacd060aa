/** The days that statistics are asked for; without any, the current month's closed ones. */

export interface Period {
  /** Program-local days, `2026-03-01`. */
  from?: string;
  to?: string;
}

export const GROUPINGS = ["day", "week", "month"] as const;
export type Grouping = (typeof GROUPINGS)[number];
