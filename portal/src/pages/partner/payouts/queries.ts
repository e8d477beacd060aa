/** What the pages of payouts ask for. */

import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answered, partnerApi } from "@/api/client";

/** The rules of the moment. */
export const rulesOf = (program: string) =>
  queryOptions({
    queryKey: ["partner", program, "payouts", "rules"],
    queryFn: () => answered(partnerApi.GET("/v1/programs/{program}/payouts/terms", { params: { path: { program } } })),
  });

/** The rules with what would become of a request; nothing happens. */
export const dryRun = (program: string, amount: number | null, to: string | null) =>
  queryOptions({
    queryKey: ["partner", program, "payouts", "dry-run", amount, to],
    queryFn: () =>
      answered(
        partnerApi.GET("/v1/programs/{program}/payouts/terms", {
          params: { path: { program }, query: { amount: amount ?? 0, to: to ?? "" } },
        }),
      ),
    enabled: amount !== null && to !== null,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });

export const methodOf = (program: string) =>
  queryOptions({
    queryKey: ["partner", program, "payout-method"],
    queryFn: () => answered(partnerApi.GET("/v1/programs/{program}/payout-method", { params: { path: { program } } })),
  });
