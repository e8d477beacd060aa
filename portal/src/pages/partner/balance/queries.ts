/** What the pages of the balance ask for. */

import { queryOptions } from "@tanstack/react-query";
import { answered, partnerApi } from "@/api/client";

/** The same under the same key as the overview's: what is paid or earned meanwhile is seen by both. */
export const balanceOf = (program: string) =>
  queryOptions({
    queryKey: ["partner", program, "balance"],
    queryFn: () => answered(partnerApi.GET("/v1/programs/{program}/balance", { params: { path: { program } } })),
  });

/** A month's statement in the unit; null is the program's. */
export const statementOf = (program: string, month: string, unit: string | null) =>
  queryOptions({
    queryKey: ["partner", program, "statement", month, unit],
    queryFn: () =>
      answered(
        partnerApi.GET("/v1/programs/{program}/statements/{month}", {
          params: { path: { program, month }, query: { unit: unit ?? undefined } },
        }),
      ),
  });

/** The statement's own CSV, as the program makes it. */
export const statementCsv = (program: string, month: string, unit: string | null): Promise<string> =>
  answered(
    partnerApi.GET("/v1/programs/{program}/statements/{month}/csv", {
      params: { path: { program, month }, query: { unit: unit ?? undefined } },
      parseAs: "text",
    }),
  );
