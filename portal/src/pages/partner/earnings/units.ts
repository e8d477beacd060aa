/** Units and their decimals: the program's own as its terms say them, others by ISO 4217. */

import type { Partner } from "@/api/client";
import { decimalsOf } from "@/components/numbers";

export const decimalsIn = (terms: Partner["TermsView"], unit: string): number =>
  unit === terms.unit ? terms.decimals : decimalsOf(unit);
