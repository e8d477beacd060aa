/** What the pages of payout batches ask for. */

import { queryOptions } from "@tanstack/react-query";
import { answered, type Operator, operatorApi } from "@/api/client";

export type Batch = Operator["BatchView"];
export type Payout = Operator["PayoutView"];

/** Everything about a program's batches and payouts: a step of one changes the other. */
export const batchesKey = (program: string) => ["operator", program, "batches"] as const;
export const payoutsKey = (program: string) => ["operator", program, "payouts"] as const;

export const batchOf = (program: string, period: string) =>
  queryOptions({
    queryKey: [...batchesKey(program), "one", period],
    queryFn: () =>
      answered(
        operatorApi.GET("/v1/operator/programs/{program}/batches/{period}", { params: { path: { program, period } } }),
      ),
  });
