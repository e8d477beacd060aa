/** What a webhook may be told, as the API names it. */

import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Operator } from "@/api/client";
import type texts from "@/locales/en/operator-webhooks.json";

export type FactType = Operator["FactType"];

export const FACTS: readonly FactType[] = [
  "commission.created",
  "commission.revised",
  "commission.reversed",
  "payout.requested",
  "payout.settled",
  "payout.voided",
  "payout.returned",
  "partner.approved",
  "partner.suspended",
  "customer.registered",
];

/** Keys of texts hold no dot: i18next reads it as a step down. */
export function useFactName(): (fact: FactType) => string {
  const { t } = useTranslation("operator-webhooks");
  return useCallback((fact) => t(`facts.${fact.replace(".", "_") as keyof typeof texts.facts}`), [t]);
}
