/** A partner's states as they are shown. */

import type { Operator } from "@/api/client";

export type Status = Operator["PartnerStatus"];

export const STATUSES: readonly Status[] = ["pending", "active", "suspended", "banned", "rejected", "left"];

export const TONES = {
  pending: "waiting",
  active: "good",
  suspended: "waiting",
  banned: "bad",
  rejected: "over",
  left: "over",
} as const;
