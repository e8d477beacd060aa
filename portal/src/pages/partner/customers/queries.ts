/** What the pages of customers ask for; personal data stays masked unless the partner asks to see it. */

import { queryOptions } from "@tanstack/react-query";
import { answered, type Partner, partnerApi } from "@/api/client";

export type Customer = Partner["CustomerView"];
export type Personal = "masked" | "full";

export const customerOf = (program: string, customer: string, personal: Personal) =>
  queryOptions({
    queryKey: ["partner", program, "customers", customer, personal],
    queryFn: () =>
      answered(
        partnerApi.GET("/v1/programs/{program}/customers/{customer}", {
          params: { path: { program, customer }, query: { personal } },
        }),
      ),
    placeholderData: (before) => before,
  });
