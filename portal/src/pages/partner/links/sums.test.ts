import { expect, it } from "vitest";
import type { Partner } from "@/api/client";
import { sumsByLink } from "./sums";

function row(value: string | null, clicks: number, visits: number | null): Partner["StatsRow"] {
  const unknown = { registrations: null, conversions: null, paying_customers: null, base: null, commission: null };
  const days = { first: "2026-03-01", last: "2026-03-01", provisional: value === null };
  return { ...days, ...unknown, earned: null, value, clicks, visits, bots: 1, suspects: 0 };
}

it("adds up each link's days, and leaves out what is not told apart by link", () => {
  const sums = sumsByLink([row("BLOG", 5, 3), row("MAIL", 1, 1), row(null, 40, null), row("BLOG", 2, 2)]);
  expect(Object.fromEntries(sums)).toEqual({
    BLOG: { clicks: 7, visits: 5, bots: 2, suspects: 0 },
    MAIL: { clicks: 1, visits: 1, bots: 1, suspects: 0 },
  });
});
