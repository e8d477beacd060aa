import { describe, expect, it } from "vitest";
import type { Batch } from "./queries";
import { canReopen, ownStep, STEPS, standingOf } from "./steps";

const step = (by: string) => ({ by, at: "2026-03-02T06:00:00Z" });
const draft: Batch = {
  period: "2026-02",
  status: "draft",
  gathering: false,
  settling: false,
  count: 2,
  total: 12_000,
  unit: "USD",
  digest: null,
  prepared: step("schedule"),
  sealed: null,
  approved: null,
  exported: null,
  settled: null,
  reopened: [],
};
const sealed: Batch = { ...draft, status: "sealed", sealed: step("olivia") };
const approved: Batch = { ...sealed, status: "approved", approved: step("oscar") };
const standings = (batch: Batch) => STEPS.map((each) => standingOf(batch, each));

describe("a batch", () => {
  it("goes from step to step", () => {
    expect(standings(draft)).toEqual(["done", "next", "ahead", "ahead", "ahead"]);
    expect(standings(approved)).toEqual(["done", "done", "done", "next", "ahead"]);
  });

  it("needs no files where the transfers are made by hand", () => {
    expect(standings({ ...approved, settling: true })).toEqual(["done", "done", "done", "skipped", "next"]);
  });

  it("is not approved by who sealed or prepared it", () => {
    expect(ownStep(sealed, "olivia")).toBe("sealed");
    expect(ownStep({ ...sealed, prepared: step("oscar") }, "oscar")).toBe("prepared");
    expect(ownStep(sealed, "oscar")).toBeNull();
  });

  it("is opened again until money can be on its way", () => {
    expect([draft, sealed, approved].map(canReopen)).toEqual([false, true, true]);
    expect(canReopen({ ...approved, settling: true })).toBe(false);
    expect(canReopen({ ...approved, exported: step("olivia") })).toBe(false);
  });
});
