/** Why a customer's payments earn or no longer do, as a sentence in the visitor's language. */

import { useTranslation } from "react-i18next";
import type { Partner } from "@/api/client";
import { useLanguage } from "@/components/figures";
import { moment } from "@/components/moments";

export function useStatusSentence(): (why: Partner["WhyView"]) => string {
  const { t } = useTranslation("customers");
  const language = useLanguage();
  return ({ code, at, rule }) => t(`why.${code}`, { at: at === null ? "" : moment(language, at), rule: rule ?? "" });
}
