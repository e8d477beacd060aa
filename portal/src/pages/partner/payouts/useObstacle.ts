/** Why the button can't be pressed yet: the first rule that would refuse the wish, in words; null where none does. */

import { useTranslation } from "react-i18next";
import type { Partner } from "@/api/client";
import { Problem } from "@/api/problem";
import { useMembership } from "@/app/me";
import { useLanguage } from "@/components/figures";
import { moment } from "@/components/moments";
import { money } from "@/components/numbers";
import { useSentence } from "@/components/sentence";

interface Wish {
  rules: Partner["PayoutTermsView"];
  destination: Partner["DestinationRules"] | undefined;
  blocked: Partner["BlockView"] | null;
  typed: string;
  amount: number | null;
  quote: Partner["QuoteView"] | null;
}

const REFUSED = 422;

export function useObstacle({ rules, destination, blocked, typed, amount, quote }: Wish): string | null {
  const { t } = useTranslation("payouts");
  const language = useLanguage();
  const sentence = useSentence();
  const { partner, terms } = useMembership();
  const shown = (value: number) => money(language, value, rules.unit, terms.decimals);

  if (partner.status !== "active" && partner.status !== "left") return t("obstacle.notActive");
  if (blocked?.code === "under_review") return t("obstacle.underReview");
  if (rules.opens_at !== null) return t("obstacle.notOpen", { at: moment(language, rules.opens_at) });
  if (destination === undefined || destination.to === null) return t("obstacle.noAccount");
  const least = Math.max(destination.minimum, 1);
  if (rules.available < least) return t("obstacle.missing", { amount: shown(least - Math.max(rules.available, 0)) });
  if (typed.trim() === "") return t("obstacle.noAmount");
  if (amount === null) return t("request.notAnAmount");
  if (amount < least) return t("obstacle.belowMinimum", { amount: shown(least) });
  if (amount > rules.available) return t("obstacle.tooMuch", { amount: shown(rules.available) });
  const refusal = quote?.refusal;
  return refusal == null ? null : sentence(new Problem(REFUSED, refusal.code, refusal.message));
}
