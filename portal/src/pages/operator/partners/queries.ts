/** What the page of one partner reads. */

import { queryOptions } from "@tanstack/react-query";
import { answered, operatorApi } from "@/api/client";

export const partnerDetails = (program: string, partner: string) =>
  queryOptions({
    queryKey: ["operator", program, "partner", partner],
    queryFn: () =>
      answered(
        operatorApi.GET("/v1/operator/programs/{program}/partners/{partner}", {
          params: { path: { program, partner } },
        }),
      ),
  });

export const termsInForce = (program: string) =>
  queryOptions({
    queryKey: ["operator", program, "terms"],
    queryFn: () => answered(operatorApi.GET("/v1/operator/programs/{program}", { params: { path: { program } } })),
    staleTime: 60_000,
  });
