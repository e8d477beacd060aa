/** What happened to the partner, and how much of it is unread: asked for by the page and by the bell. */

import { queryOptions } from "@tanstack/react-query";
import { answered, type Partner, partnerApi } from "@/api/client";

export type Notice = Partner["NotificationView"];
const EVERY_MS = 2 * 60_000;

/** One page of notifications, unread ones first. */
export const noticesOf = (program: string, limit: number, cursor?: string) =>
  answered(
    partnerApi.GET("/v1/programs/{program}/notifications", {
      params: { path: { program }, query: { limit, starting_after: cursor } },
    }),
  );

/** How many are unread, looked at again every two minutes. */
export const unreadOf = (program: string) =>
  queryOptions({
    queryKey: ["partner", program, "notifications", "unread"],
    queryFn: async () => (await noticesOf(program, 1)).unread,
    refetchInterval: EVERY_MS,
  });
