/** An event's explanation as sentences for those who run the program: every claim with its partner, every line with its recipient. */

import type { i18n, TFunction } from "i18next";
import type { Operator } from "@/api/client";
import { moment } from "@/components/moments";
import { decimalsOf, money, percent } from "@/components/numbers";
import type whyTexts from "@/locales/en/why.json";
import { exactText } from "@/pages/partner/earnings/exact";

type Explanation = Operator["FullExplanation"];
type Group = "fate" | "reason" | "type" | "source";

/** Words for codes: those of `why`, which partners read too, and those of the operators' own pages. */
export interface Teller {
  t: TFunction<"operator-events">;
  why: TFunction<"why">;
  i18n: i18n;
  language: string;
}

/** The words of a code; `otherwise` where there are none. */
export function wordsOf({ t, why, i18n }: Omit<Teller, "language">, group: Group, code: string, otherwise: string) {
  if (group === "source")
    return i18n.exists(`source.${code}`, { ns: "operator-events" }) ? t(`source.${code}` as "source.click") : otherwise;
  if (!i18n.exists(`${group}.${code}`, { ns: "why" })) return otherwise;
  return why(`${group}.${code}` as `reason.${keyof typeof whyTexts.reason}`);
}

export function sentencesOf(teller: Teller, told: Explanation): string[] {
  const { t, why } = teller;
  const said: string[] = [];
  if (told.of !== null) said.push(why("of", { of: told.of }));
  if (told.bound_at_event !== null) said.push(why("bound", { event: told.bound_at_event }));
  for (const each of told.candidates) said.push(claim(teller, each));
  if (told.winner !== null) said.push(t("winner", { partner: told.winner }));
  if (told.lines.length === 0) said.push(wordsOf(teller, "reason", told.reason, told.message));
  for (const rule of told.rules) {
    if (rule.reason === "earned" || (told.lines.length === 0 && rule.reason === told.reason)) continue;
    said.push(why("rule", { rule: rule.rule, reason: wordsOf(teller, "reason", rule.reason, rule.message) }));
  }
  for (const line of told.lines) said.push(lineOf(teller, line, told.of));
  return said;
}

function claim(
  teller: Teller,
  { source, reference, partner, at, counts_until, reason, message }: Explanation["candidates"][number],
) {
  const { t, language } = teller;
  const outranked = reason.includes("_outranks_") ? "outranked" : reason;
  return t(counts_until === null ? "claim" : "claimUntil", {
    source: wordsOf(teller, "source", source, source),
    reference,
    partner: partner ?? "–",
    at: moment(language, at),
    until: counts_until === null ? "" : moment(language, counts_until),
    fate: wordsOf(teller, "fate", outranked, message.replace(/\.$/, "")),
  });
}

function lineOf({ t, why, language }: Teller, line: Explanation["lines"][number], of: string | null): string {
  const amount = money(language, line.amount, line.unit);
  const base = money(language, line.base, line.base_unit);
  const facts = { rule: line.rule, amount, base };
  const said = [t("recipient", { recipient: line.recipient })];
  if (line.reverses !== null) said.push(why("line.back", { ...facts, of: of ?? line.reverses }));
  else if (line.rate !== null) said.push(why("line.rate", { ...facts, rate: percent(language, line.rate) }));
  else said.push(why(line.base === 0 ? "line.fixed" : "line.amount", facts));
  if (line.exact.includes(".")) {
    const exact = new Intl.NumberFormat(language, { maximumFractionDigits: 12 });
    said.push(why("line.rounded", { exact: exact.format(exactText(line.exact, decimalsOf(line.unit))), amount }));
  }
  if (line.level !== null && line.level > 0) said.push(t("level", { count: line.level }));
  if (line.matures_at !== null) said.push(why("line.held", { until: moment(language, line.matures_at) }));
  return said.join(" ");
}
