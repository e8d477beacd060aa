/** What the page of material asks for: the pieces with one of the partner's links in them. */

import { answered, type Partner, partnerApi } from "@/api/client";
import { useRows } from "@/api/pages";

export type Piece = Partner["MaterialView"];

/** Links to files are good for 15 minutes: the list is asked for anew before they end. */
const FRESH_MS = 10 * 60_000;

export function useMaterial(program: string, link: string, enabled: boolean) {
  return useRows(
    ["partner", program, "material", link],
    (cursor) =>
      answered(
        partnerApi.GET("/v1/programs/{program}/material", {
          params: { path: { program }, query: { link, limit: 100, starting_after: cursor } },
        }),
      ),
    { enabled, refetchInterval: FRESH_MS },
  );
}

/** The partner's links, those that lead somewhere. */
export function useWorkingLinks(program: string) {
  const links = useRows(["partner", program, "links"], (cursor) =>
    answered(
      partnerApi.GET("/v1/programs/{program}/links", {
        params: { path: { program }, query: { limit: 100, starting_after: cursor } },
      }),
    ),
  );
  return { ...links, rows: links.rows.filter((each) => each.status === "active") };
}
