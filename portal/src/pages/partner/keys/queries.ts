/** What the page of API keys asks for. */

import { answered, type Partner, partnerApi } from "@/api/client";
import { useRows } from "@/api/pages";

export type Key = Partner["KeyView"];
export type NewKey = Partner["NewKeyView"];

export const SCOPES = ["read", "links", "payouts"] as const satisfies readonly Partner["KeyScope"][];
/** How many keys of a partner may work at once. */
export const MOST_KEYS = 10;

export const useKeys = (program: string) =>
  useRows(["partner", program, "keys"], (cursor) =>
    answered(
      partnerApi.GET("/v1/programs/{program}/keys", {
        params: { path: { program }, query: { limit: 100, starting_after: cursor } },
      }),
    ),
  );
