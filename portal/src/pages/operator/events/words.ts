/** Kinds, reasons and outcomes of events in the visitor's language; as the program recorded them where a code is unknown. */

import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Operator } from "@/api/client";
import { useLanguage } from "@/components/figures";
import { type Teller, wordsOf } from "./sentences";

export const OUTCOME_TONES = {
  earned: "good",
  recorded: "good",
  nothing: "over",
  refused: "bad",
  waiting: "waiting",
  held: "waiting",
} as const;

export type OutcomeKind = keyof typeof OUTCOME_TONES;

export function useTeller(): Teller {
  const { t, i18n } = useTranslation("operator-events");
  const { t: why } = useTranslation("why");
  const language = useLanguage();
  return useMemo(() => ({ t, why, i18n, language }), [t, why, i18n, language]);
}

/** `type` of an event, and `reason` of its outcome, as words. */
export function useEventWords() {
  const teller = useTeller();
  return useMemo(
    () => ({
      type: (type: string) => wordsOf(teller, "type", type, type),
      reason: ({ reason, message }: Operator["OutcomeView"]) => wordsOf(teller, "reason", reason, message),
    }),
    [teller],
  );
}
