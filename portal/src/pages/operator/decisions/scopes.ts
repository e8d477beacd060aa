/** Operators' rights by name. */

import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Scope } from "@/app/pages";
import type texts from "@/locales/en/operator-decisions.json";

export const SCOPES: readonly Scope[] = [
  "program:write",
  "partner:approve",
  "ledger:adjust",
  "payout:prepare",
  "payout:approve",
  "payout:export",
  "audit:read",
  "personal:manage",
  "operator:write",
];

/** Keys of texts hold no colon: i18next reads it as the name of a file. */
export function useScopeName(): (scope: Scope) => string {
  const { t } = useTranslation("operator-decisions");
  return useCallback((scope) => t(`scope.${scope.replace(":", "_") as keyof typeof texts.scope}`), [t]);
}
