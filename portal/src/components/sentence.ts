/** A problem as a sentence: translated by its code, else as the service put it. */

import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Problem } from "@/api/problem";
import type common from "@/locales/en/common.json";

type Known = keyof typeof common.problems;

/** Translated as one tells a partner about its own: operators read what the service says of somebody else's. */
const TOLD_TO_PARTNERS = new Set([
  "account_blocked",
  "no_payout_method",
  "partner_not_active",
  "payout_method_cools_off",
  "recipient_blocked",
  "unknown_customer",
  "unknown_event",
  "unknown_link",
  "unknown_program",
]);

/** Whether the translation of the code is meant for whoever is at this address. */
export function isTranslatedFor(pathname: string, code: string): boolean {
  const operators = pathname === "/operator" || pathname.startsWith("/operator/");
  return !(operators && TOLD_TO_PARTNERS.has(code));
}

export function useSentence(): (problem: Problem) => string {
  const { t, i18n } = useTranslation();
  return useCallback(
    (problem) => {
      const meant = isTranslatedFor(window.location.pathname, problem.code);
      if (meant && i18n.exists(`problems.${problem.code}`)) return t(`problems.${problem.code as Known}`);
      if (problem.message !== "") return problem.message;
      return t(problem.status >= 500 ? "problems.status_500" : "problems.other", { status: problem.status });
    },
    [t, i18n],
  );
}
