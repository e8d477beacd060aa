/** Who the caller is: a partner's memberships, an operator's scopes; read once and kept fresh. */

import { queryOptions, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { answered, operatorApi, type Partner, partnerApi } from "@/api/client";
import type { Scope } from "./pages";
import { useProgram } from "./places";

export const partnerMe = queryOptions({
  queryKey: ["partner", "me"],
  queryFn: () => answered(partnerApi.GET("/v1/me")),
  staleTime: 60_000,
});

export const operatorMe = queryOptions({
  queryKey: ["operator", "me"],
  queryFn: () => answered(operatorApi.GET("/v1/operator/me")),
  staleTime: 60_000,
});

export const operatorPrograms = queryOptions({
  queryKey: ["operator", "programs"],
  queryFn: () => answered(operatorApi.GET("/v1/operator/programs", { params: { query: { limit: 100 } } })),
  staleTime: 60_000,
});

/** The membership of the program in the address, with the program's terms: unit, decimals, time zone. */
export function useMembership(): Partner["MembershipView"] {
  const program = useProgram();
  const { data } = useSuspenseQuery(partnerMe);
  const found = data.memberships.find((each) => each.program === program);
  if (found === undefined) throw new Error(`no membership of ${program}`);
  return found;
}

/** Whether the operator may do what the scope allows: what it may not do is not shown. */
export function useMay(scope: Scope): boolean {
  const { data } = useQuery(operatorMe);
  return data?.scopes.includes(scope) ?? false;
}
