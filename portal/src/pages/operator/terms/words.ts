/** The names of the terms' fields and values in the operator's language; as the document writes them where unknown. */

import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type texts from "@/locales/en/operator-terms.json";

export function useFieldName(): (name: string) => string {
  const { t, i18n } = useTranslation("operator-terms");
  return useCallback(
    (name) =>
      i18n.exists(`fields.${name}`, { ns: "operator-terms" }) ? t(`fields.${name as keyof typeof texts.fields}`) : name,
    [t, i18n],
  );
}

export function useValueName(): (value: string) => string {
  const { t, i18n } = useTranslation("operator-terms");
  return useCallback(
    (value) =>
      i18n.exists(`values.${value}`, { ns: "operator-terms" })
        ? t(`values.${value as keyof typeof texts.values}`)
        : value,
    [t, i18n],
  );
}
