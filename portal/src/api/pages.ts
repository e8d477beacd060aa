/** Lists that come in pages by a cursor, as one growing list of rows. */

import { type QueryKey, type UseQueryResult, useInfiniteQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { asProblem, type Problem } from "./problem";

export interface Page<Row> {
  items: Row[];
  has_more: boolean;
  next_cursor?: string | null;
}

/** What a table needs to know of its list. */
export interface Rows<Row> {
  rows: Row[];
  hasMore: boolean;
  loading: boolean;
  loadingMore: boolean;
  problem: Problem | null;
  more: () => void;
  /** Loads the rest; returns every row. `report` is told how many there are so far. */
  all: (report?: (count: number) => void) => Promise<Row[]>;
  again: () => void;
}

/** The list under `key`; `load` gets the cursor of the page, undefined for the first one. */
export function useRows<Row>(
  key: QueryKey,
  load: (cursor: string | undefined) => Promise<Page<Row>>,
  options: { enabled?: boolean; refetchInterval?: number } = {},
): Rows<Row> {
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => load(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => (page.has_more ? (page.next_cursor ?? undefined) : undefined),
    ...options,
  });
  const { data, fetchNextPage, refetch } = query;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  const all = useCallback(
    async (report?: (count: number) => void) => {
      let found = data?.pages ?? [];
      while (found.at(-1)?.has_more ?? true) {
        const next = await fetchNextPage({ cancelRefetch: false });
        if (next.error) throw next.error;
        found = next.data?.pages ?? [];
        report?.(found.reduce((sum, page) => sum + page.items.length, 0));
      }
      return found.flatMap((page) => page.items);
    },
    [data, fetchNextPage],
  );
  return {
    rows,
    hasMore: query.hasNextPage,
    loading: query.isPending && query.fetchStatus !== "idle",
    loadingMore: query.isFetchingNextPage,
    problem: query.error ? asProblem(query.error) : null,
    more: () => void fetchNextPage(),
    all,
    again: () => void refetch(),
  };
}

/** A list that comes at once, such as a report, as a table takes it. */
export function atOnce<Row>(
  rows: Row[] | undefined,
  query: Pick<UseQueryResult, "isPending" | "error" | "refetch">,
): Rows<Row> {
  return {
    rows: rows ?? [],
    hasMore: false,
    loading: query.isPending,
    loadingMore: false,
    problem: query.error ? asProblem(query.error) : null,
    more: () => undefined,
    all: async () => rows ?? [],
    again: () => void query.refetch(),
  };
}
