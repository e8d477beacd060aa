/** A notification as heading and sentence, in the visitor's language. */

import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/components/figures";
import { money } from "@/components/numbers";
import type { Notice } from "./queries";

export function useNotice(): (notice: Notice) => { title: string; text: string } {
  const { t } = useTranslation("notifications");
  const language = useLanguage();
  return useCallback(
    (notice) => {
      const { kind, subject, amount, unit, reason } = notice;
      const shown = amount === null || unit === null ? "" : money(language, amount, unit);
      const text = t(`texts.${kind}`, { subject, amount: shown });
      return { title: t(`kinds.${kind}`), text: reason === null ? text : t("because", { text, reason }) };
    },
    [t, language],
  );
}
