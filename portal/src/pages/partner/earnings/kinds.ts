/** Kinds of journal lines in the visitor's language. */

import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type why from "@/locales/en/why.json";

export function useKind(): (kind: string) => string {
  const { t, i18n } = useTranslation("why");
  return useCallback(
    (kind) => (i18n.exists(`entry.${kind}`, { ns: "why" }) ? t(`entry.${kind as keyof typeof why.entry}`) : kind),
    [t, i18n],
  );
}
