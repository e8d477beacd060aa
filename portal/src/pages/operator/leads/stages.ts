/** The stages that a lead can come to next; the API refuses all others. */

import type { Operator } from "@/api/client";

export type Stage = Operator["LeadStage"];

export const NEXT: Record<Stage, Stage[]> = {
  submitted: ["contacted", "qualified", "won", "lost"],
  contacted: ["qualified", "won", "lost"],
  qualified: ["won", "lost"],
  won: [],
  lost: ["contacted"],
};
