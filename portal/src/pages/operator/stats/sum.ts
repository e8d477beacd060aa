/** Statistics of a large program come in parts of its partners; here they are added to one. */

import type { Operator } from "@/api/client";

export type Stats = Operator["ProgramStats"];
type Counts = Operator["CountsView"];
type Amount = Operator["AmountView"];

const COUNTED = ["clicks", "visits", "bots", "suspects", "registrations", "conversions", "base"] as const;

export function amounts(one: readonly Amount[], other: readonly Amount[]): Amount[] {
  const sums = new Map<string, number>();
  for (const { unit, amount } of [...one, ...other]) sums.set(unit, (sums.get(unit) ?? 0) + amount);
  return [...sums].map(([unit, amount]) => ({ unit, amount }));
}

function counts<Row extends Counts>(one: Row, other: Row): Row {
  const sums = Object.fromEntries(COUNTED.map((each) => [each, one[each] + other[each]]));
  return { ...one, ...sums, earned: amounts(one.earned, other.earned) };
}

/** Two parts of the same days together. */
export function together(one: Stats, other: Stats): Stats {
  const first = new Map(one.rows.map((row) => [row.first, row]));
  for (const row of other.rows) {
    const known = first.get(row.first);
    first.set(row.first, known === undefined ? row : counts(known, row));
  }
  return {
    ...other,
    partners: one.partners + other.partners,
    rows: [...first.values()].sort((a, b) => a.first.localeCompare(b.first)),
    totals: counts(one.totals, other.totals),
    paid: amounts(one.paid, other.paid),
  };
}
