import { expect, it } from "vitest";
import { daysOf } from "./periods";

it.each([
  ["days7", "2026-03-03", ["2026-02-25", "2026-03-03"]],
  ["days30", "2026-03-30", ["2026-03-01", "2026-03-30"]],
  ["month", "2026-03-30", ["2026-03-01", "2026-03-30"]],
  ["lastMonth", "2026-03-01", ["2026-02-01", "2026-02-28"]],
  ["lastMonth", "2026-01-31", ["2025-12-01", "2025-12-31"]],
] as const)("%s as of %s", (period, today, days) => {
  expect(daysOf(period, today)).toEqual(days);
});
