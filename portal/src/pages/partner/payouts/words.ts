/** Where a payout goes and how far it has come, in the visitor's language. */

import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Partner } from "@/api/client";
import type payouts from "@/locales/en/payouts.json";

/** `bank`, `balance:ACME` or `top_up:1234` as words. */
export function useTarget(): (to: string) => string {
  const { t, i18n } = useTranslation("payouts");
  return useCallback(
    (to) => {
      const [kind = "", ...account] = to.split(":");
      if (!i18n.exists(`to.${kind}`, { ns: "payouts" })) return to;
      const named = t(`to.${kind as keyof typeof payouts.to}`);
      return account.length === 0 ? named : `${named} (${account.join(":")})`;
    },
    [t, i18n],
  );
}

/** A payout's state, or a step on its way; as the service says it where it is unknown. */
export function useStage(group: "status" | "step"): (code: string) => string {
  const { t, i18n } = useTranslation("payouts");
  return useCallback(
    (code) =>
      i18n.exists(`${group}.${code}`, { ns: "payouts" })
        ? t(`${group}.${code}` as `status.${keyof typeof payouts.status}`)
        : code,
    [group, t, i18n],
  );
}

/** A payout method in one line, its numbers masked: "Bank account DE89***3000"; empty without one. */
export function useWhere(): (method: Partner["MethodView"] | null) => string {
  const { t } = useTranslation("payouts");
  return (method) => {
    if (method === null) return "";
    const kind = t(`method.kinds.${method.kind as keyof typeof payouts.method.kinds}`);
    return [kind, method.iban ?? method.email].filter((each) => each !== null).join(" ");
  };
}
