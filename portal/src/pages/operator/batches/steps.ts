/** Where a batch stands and what the operator who looks may do about it, as values. */

import type { Batch } from "./queries";

export const STEPS = ["prepared", "sealed", "approved", "exported", "settled"] as const;
export type StepName = (typeof STEPS)[number];

/** A step is done, the next one, still to come, or left out: transfers made by hand need no files. */
export type Standing = "done" | "next" | "ahead" | "skipped";

export function standingOf(batch: Batch, step: StepName): Standing {
  if (batch[step] !== null) return "done";
  if (step === "exported" && (batch.settled !== null || batch.settling)) return "skipped";
  const next = STEPS.find((each) => batch[each] === null && !(each === "exported" && batch.settling));
  return step === next ? "next" : "ahead";
}

/** The step of this batch that bars the operator from approving it: four eyes see it before money moves. */
export function ownStep(batch: Batch, operator: string): "prepared" | "sealed" | null {
  if (batch.sealed?.by === operator) return "sealed";
  return batch.prepared.by === operator ? "prepared" : null;
}

/** A batch is a draft again only while no file and no payment of it is out. */
export const canReopen = (batch: Batch): boolean =>
  batch.sealed !== null && batch.exported === null && batch.settled === null && !batch.settling;
