/** Addresses of what operators look at: ids are the merchant's own and may hold any sign. */

import { useCallback } from "react";
import { pathOf, useProgram } from "@/app/places";

export function at(program: string, page: string, id: string): string {
  return pathOf("operator", program, `${page}/${encodeURIComponent(id)}`);
}

/** `at("customers", id)` within the program of the address. */
export function useAt(): (page: string, id: string) => string {
  const program = useProgram();
  return useCallback((page, id) => at(program, page, id), [program]);
}
