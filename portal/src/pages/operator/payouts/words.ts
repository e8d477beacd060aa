/** Where a payout goes, in the operator's language. */

import { useCallback } from "react";
import { useTranslation } from "react-i18next";

const KINDS = ["bank", "balance", "top_up"] as const;

/** `bank`, `balance:ACME` or `top_up:1234` as words. */
export function useTarget(): (to: string) => string {
  const { t } = useTranslation("operator-payouts");
  return useCallback(
    (to) => {
      const [kind, ...account] = to.split(":");
      const known = KINDS.find((each) => each === kind);
      if (known === undefined) return to;
      return account.length === 0 ? t(`to.${known}`) : `${t(`to.${known}`)} (${account.join(":")})`;
    },
    [t],
  );
}
