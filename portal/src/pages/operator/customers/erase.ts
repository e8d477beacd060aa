/** Forgetting a customer may take several requests: each goes on from where the one before ran out of time. */

import { answered, once, operatorApi } from "@/api/client";

/** Resolves once all is forgotten. Throws Problem. */
export async function erase(program: string, customer: string, reason: string): Promise<void> {
  let from: string | null = null;
  for (;;) {
    const said: { status: string; goes_on_from: string | null } = await answered(
      operatorApi.POST("/v1/operator/programs/{program}/customers/{customer}/personal-data/erase", {
        params: { path: { program, customer }, header: once(crypto.randomUUID()) },
        body: { reason, goes_on_from: from },
      }),
    );
    if (said.status === "erased") return;
    from = said.goes_on_from;
  }
}
