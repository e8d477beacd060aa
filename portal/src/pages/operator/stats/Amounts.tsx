/** Amounts of several units, one below the other: they are never added. */

import type { Operator } from "@/api/client";
import { Money } from "@/components/figures";

export function Amounts({ of }: { of: readonly Operator["AmountView"][] }) {
  return of.map((each) => (
    <div key={each.unit}>
      <Money amount={each.amount} unit={each.unit} />
    </div>
  ));
}
