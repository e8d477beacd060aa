/** What a report is asked for. */

import type { Partner } from "@/api/client";
import { SUBS } from "@/pages/partner/links/address";

export const GROUPINGS = ["day", "week", "month"] as const satisfies Partner["Grouping"][];
export const DIMENSIONS = ["link", ...SUBS] as const;
export type Dimension = (typeof DIMENSIONS)[number];

export interface Question {
  /** Program-local days, both included. */
  from: string;
  to: string;
  grouping: Partner["Grouping"];
  by: Dimension | null;
}
