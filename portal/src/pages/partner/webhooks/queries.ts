/** What the pages of webhooks ask for. */

import { queryOptions } from "@tanstack/react-query";
import { answered, type Partner, partnerApi } from "@/api/client";
import { useRows } from "@/api/pages";

export type Webhook = Partner["WebhookView"];
export type NewWebhook = Partner["NewWebhookView"];
export type Delivery = Partner["DeliveryView"];
export type State = Partner["DeliveryState"];

/** What a partner may ask for; approvals and suspensions are told to operators alone. */
export const TYPES = [
  "commission.created",
  "commission.revised",
  "commission.reversed",
  "payout.requested",
  "payout.settled",
  "payout.voided",
  "payout.returned",
  "customer.registered",
] as const satisfies readonly Partner["FactType"][];
export const STATES = ["pending", "delivered", "dead", "stopped"] as const satisfies readonly State[];
/** How many webhooks a partner may have. */
export const MOST_WEBHOOKS = 5;
const WATCHED_MS = 3000;

export const useWebhooks = (program: string) =>
  useRows(["partner", program, "webhooks", "list"], (cursor) =>
    answered(
      partnerApi.GET("/v1/programs/{program}/webhooks", {
        params: { path: { program }, query: { limit: 100, starting_after: cursor } },
      }),
    ),
  );

export const webhookOf = (program: string, webhook: string) =>
  queryOptions({
    queryKey: ["partner", program, "webhooks", webhook],
    queryFn: () =>
      answered(partnerApi.GET("/v1/programs/{program}/webhooks/{webhook}", { params: { path: { program, webhook } } })),
  });

/** The messages of a webhook, of one state where it is named; `watched` looks again while one is on its way. */
export const useDeliveries = (program: string, webhook: string, state: State | null, watched: boolean) =>
  useRows(
    ["partner", program, "webhooks", webhook, "deliveries", state],
    (cursor) =>
      answered(
        partnerApi.GET("/v1/programs/{program}/webhooks/{webhook}/deliveries", {
          params: {
            path: { program, webhook },
            query: { limit: 25, starting_after: cursor, ...(state === null ? {} : { state }) },
          },
        }),
      ),
    watched ? { refetchInterval: WATCHED_MS } : {},
  );
