/** What happened, in the visitor's words: the type of a message. */

import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type texts from "@/locales/en/webhooks.json";

type Known = keyof typeof texts.types;

export function useTypeName(): (type: string) => string {
  const { t, i18n } = useTranslation("webhooks");
  return useCallback(
    (type) => {
      const key = type.replace(".", "_") as Known;
      return i18n.exists(`types.${key}`, { ns: "webhooks" }) ? t(`types.${key}`) : type;
    },
    [t, i18n],
  );
}
