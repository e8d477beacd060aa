import { describe, expect, it } from "vitest";
import { type Stats, together } from "./sum";

const counts = (clicks: number, earned: { unit: string; amount: number }[]) => ({
  clicks,
  visits: clicks,
  bots: 0,
  suspects: 1,
  registrations: 2,
  conversions: 1,
  base: 1000,
  earned,
});
const part = (day: string, clicks: number, unit: string): Stats => ({
  program: "acme",
  unit: "USD",
  time_zone: "Europe/Kyiv",
  group_by: "day",
  closed_through: "2026-03-02",
  partners: 3,
  rows: [{ first: day, last: day, ...counts(clicks, [{ unit, amount: 100 }]) }],
  totals: counts(clicks, [{ unit, amount: 100 }]),
  paid: [{ unit, amount: 50 }],
  has_more: false,
  next_cursor: null,
});

describe("parts of a program's statistics", () => {
  it("add up by day and by unit", () => {
    const sum = together(part("2026-03-01", 5, "USD"), part("2026-03-01", 7, "USD"));
    expect(sum.rows).toHaveLength(1);
    expect(sum.rows[0]).toMatchObject({ clicks: 12, suspects: 2, base: 2000, earned: [{ unit: "USD", amount: 200 }] });
    expect(sum).toMatchObject({ partners: 6, paid: [{ unit: "USD", amount: 100 }] });
  });

  it("keep units and days apart", () => {
    const sum = together(part("2026-03-02", 5, "USD"), part("2026-03-01", 7, "points"));
    expect(sum.rows.map((each) => each.first)).toEqual(["2026-03-01", "2026-03-02"]);
    expect(sum.totals.earned).toEqual([
      { unit: "USD", amount: 100 },
      { unit: "points", amount: 100 },
    ]);
  });
});
