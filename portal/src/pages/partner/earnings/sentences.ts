/** An explanation as sentences in the order of the decision: what happened, whose customer it is, which rule gave what. */

import type { i18n, TFunction } from "i18next";
import type { Partner } from "@/api/client";
import { moment } from "@/components/moments";
import { money, percent } from "@/components/numbers";
import type why from "@/locales/en/why.json";
import { exactText } from "./exact";
import { decimalsIn } from "./units";

type Explanation = Partner["ExplanationView"];
type Candidate = Partner["CandidateView"];
type Line = Partner["LineView"];
type Group = "fate" | "reason" | "type" | "mine" | "others";
const HOURS = 24;

/** What the sentences are told with: the texts `why`, the visitor's language, and the program's terms. */
export interface Teller {
  t: TFunction<"why">;
  i18n: i18n;
  language: string;
  terms: Partner["TermsView"];
}

/** The words of a code; `otherwise` where there are none. */
export function wordsOf(
  { t, i18n }: Pick<Teller, "t" | "i18n">,
  group: Group,
  code: string,
  otherwise: string,
): string {
  if (!i18n.exists(`${group}.${code}`, { ns: "why" })) return otherwise;
  return t(`${group}.${code}` as `reason.${keyof typeof why.reason}`);
}

/** All sentences; what names no one but the caller is all that the API tells of other partners. */
export function sentencesOf(teller: Teller, told: Explanation): string[] {
  const { t } = teller;
  const said: string[] = [];
  if (told.type !== null && told.occurred_at !== null && told.received_at !== null) said.push(happened(teller, told));
  if (told.of !== null) said.push(t("of", { of: told.of }));
  if (told.bound_at_event !== null) said.push(t("bound", { event: told.bound_at_event }));
  for (const each of told.candidates) said.push(t("claim", { claim: claim(teller, each), fate: fate(teller, each) }));
  if (told.window_hours !== null && told.candidates.length > 0) {
    const model = told.click_model === "last_click" ? "last_click" : "first_click";
    said.push(t(`model.${model}`, { window: windowOf(teller, told.window_hours) }));
  }
  if (told.lines.length === 0) said.push(wordsOf(teller, "reason", told.reason, told.message));
  for (const rule of told.rules) {
    if (rule.reason === "earned" || (told.lines.length === 0 && rule.reason === told.reason)) continue;
    said.push(t("rule", { rule: rule.rule, reason: wordsOf(teller, "reason", rule.reason, rule.message) }));
  }
  for (const line of told.lines) said.push(...sentencesOfLine(teller, line, told.of));
  return said;
}

function happened(teller: Teller, told: Explanation): string {
  const { t, language, terms } = teller;
  const named = wordsOf(teller, "type", told.type ?? "", told.type ?? "");
  const unit = told.unit ?? terms.unit;
  const what = told.amount === null ? named : `${named} ${money(language, told.amount, unit, decimalsIn(terms, unit))}`;
  const [at, received] = [told.occurred_at, told.received_at].map((each) => moment(language, each ?? ""));
  return t("happened", { what, at, received });
}

function claim(teller: Teller, { mine, source, reference, at, counts_until }: Candidate): string {
  const { t, language } = teller;
  if (!mine) return wordsOf(teller, "others", source, t("others.other"));
  const named = wordsOf(teller, "mine", source, t("mine.other"));
  if (source !== "click") return reference === null || source === "invite" ? named : `${named} ${reference}`;
  if (at === null || counts_until === null) return named;
  return t("clicked", { claim: named, at: moment(language, at), until: moment(language, counts_until) });
}

function fate(teller: Teller, { reason, message }: Candidate): string {
  if (reason.includes("_outranks_")) return teller.t("fate.outranked");
  return wordsOf(teller, "fate", reason, message);
}

function windowOf({ t }: Teller, hours: number): string {
  return hours % HOURS === 0 ? t("days", { count: hours / HOURS }) : t("hours", { count: hours });
}

function sentencesOfLine(teller: Teller, line: Line, of: string | null): string[] {
  const { t, language, terms } = teller;
  const decimals = decimalsIn(terms, line.unit);
  const amount = money(language, line.amount, line.unit, decimals);
  const base = money(language, line.base, line.base_unit, decimalsIn(terms, line.base_unit));
  const reward = terms.rewards.find((each) => each.id === line.rule);
  const facts = { rule: line.rule, amount, base };
  const said: string[] = [];
  if (line.reverses !== null) said.push(t("line.back", { ...facts, of: of ?? line.reverses }));
  if (line.rate !== null) said.push(t("line.rate", { ...facts, rate: percent(language, line.rate) }));
  else if (line.reverses === null) said.push(t(line.base === 0 ? "line.fixed" : "line.amount", facts));
  if (line.exact.includes(".")) {
    const exact = new Intl.NumberFormat(language, { maximumFractionDigits: 12 }).format(
      exactText(line.exact, decimals),
    );
    said.push(t("line.rounded", { exact, amount }));
  }
  if (reward?.tiers_by === "paying_customers" && line.reverses === null) said.push(t("line.tiers"));
  if (line.level !== null && line.level > 0) said.push(t("line.above", { count: line.level }));
  if (reward?.months != null && line.reverses === null) said.push(t("line.months", { count: reward.months }));
  if (line.matures_at !== null) said.push(t("line.held", { until: moment(language, line.matures_at) }));
  return said;
}
