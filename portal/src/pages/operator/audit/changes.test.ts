import { expect, it } from "vitest";
import { changesText } from "./changes";

it("shows old and new of each field, and nothing as a sign of its own", () => {
  expect(changesText({ status: ["pending", "active"], approved_at: [null, "2026-03-01T09:00:00.000Z"] })).toBe(
    "status: pending → active; approved_at: – → 2026-03-01T09:00:00.000Z",
  );
});

it("lists what is a list, and writes objects as they are", () => {
  expect(changesText({ scopes: [[], ["audit:read", "payout:approve"]], percents: [{}, { share: "12.5" }] })).toBe(
    'scopes: – → audit:read, payout:approve; percents: {} → {"share":"12.5"}',
  );
});
