import i18next from "i18next";
import { beforeEach, describe, expect, it } from "vitest";
import type { Partner } from "@/api/client";
import en from "@/locales/en/why.json";
import ru from "@/locales/ru/why.json";
import { exactText } from "./exact";
import { sentencesOf, type Teller } from "./sentences";

type Explanation = Partner["ExplanationView"];

const terms = {
  unit: "EUR",
  decimals: 2,
  rewards: [{ id: "share", tiers_by: "paying_customers", months: 12 }],
} as Partner["TermsView"];

const paid: Explanation = {
  event: "e2",
  of: null,
  type: "payment",
  occurred_at: "2026-03-02T10:00:00.000Z",
  received_at: "2026-03-02T10:01:00.000Z",
  amount: 9_995,
  unit: "EUR",
  terms_version: 1,
  click_model: "first_click",
  window_hours: 720,
  bound_at_event: "e1",
  kind: "earned",
  reason: "earned",
  message: "",
  rules: [{ rule: "share", reason: "earned", message: "" }],
  lines: [
    {
      id: "c1",
      rule: "share",
      level: 0,
      unit: "EUR",
      base: 9_995,
      base_unit: "EUR",
      rate: "10",
      exact: "999.5",
      amount: 1_000,
      reverses: null,
      matures_at: null,
    },
  ],
  candidates: [
    {
      source: "click",
      mine: true,
      reference: "k1",
      at: "2026-03-01T09:00:00.000Z",
      counts_until: "2026-03-31T09:00:00.000Z",
      reason: "won",
      message: "it won",
    },
    {
      source: "click",
      mine: false,
      reference: null,
      at: null,
      counts_until: null,
      reason: "earlier_click_won",
      message: "",
    },
  ],
  facts: {},
};

async function teller(language: "en" | "ru"): Promise<Teller> {
  const i18n = i18next.createInstance();
  await i18n.init({
    lng: language,
    resources: { en: { why: en }, ru: { why: ru } },
    ns: ["why"],
    defaultNS: "why",
    interpolation: { escapeValue: false },
  });
  return { t: i18n.getFixedT(language, "why"), i18n, language, terms };
}

describe("the sentences of an explanation", () => {
  let english: Teller;
  beforeEach(async () => {
    english = await teller("en");
  });

  it("tell which click won, within which window, and how the amount came about to the cent", () => {
    const said = sentencesOf(english, paid).join("\n");
    expect(said).toContain("Payment €99.95");
    expect(said).toContain("decided earlier, at event e1");
    expect(said).toMatch(/The click on your link on Mar 1.*counts until Mar 31.*it decided/);
    expect(said).toContain("Another partner's click: an earlier one won.");
    expect(said).toContain("The first click within 30 days wins");
    expect(said).toContain("Rule share: 10% of €99.95 is €10.00.");
    expect(said).toContain("Exactly it would be 9.995");
    expect(said).toContain("how many paying customers you had");
    expect(said).toContain("for 12 months");
    expect(said).not.toContain("on hold");
  });

  it("tell what a refund takes back, and that it was no rate of today's", () => {
    const line = { ...paid.lines[0], amount: -400, exact: "-400", base: -4_000, reverses: "c1" } as Partner["LineView"];
    const told = { ...paid, type: "refund", of: "e2", reason: "reversed", lines: [line], rules: [] };
    const said = sentencesOf(english, told).join("\n");
    expect(said).toContain("It takes back event e2.");
    expect(said).toContain("-€4.00 of the commission for e2 is taken back");
    expect(said).not.toContain("paying customers");
  });

  it("tell why nothing was earned, once, by the code; an unknown code in the program's own words", () => {
    const nothing = { ...paid, kind: "nothing", lines: [], reason: "not_first" };
    const rules = [{ rule: "share", reason: "not_first", message: "Only the first." }];
    const said = sentencesOf(english, { ...nothing, rules });
    expect(said.filter((each) => each.includes("Only the customer's first"))).toHaveLength(1);
    const unknown = sentencesOf(english, { ...nothing, rules: [], reason: "made_up", message: "As recorded." });
    expect(unknown).toContain("As recorded.");
  });

  it("are Russian for a Russian", async () => {
    const said = sentencesOf(await teller("ru"), paid).join("\n");
    expect(said).toContain("Побеждает первый клик в течение 30 дней");
    expect(said).not.toMatch(/[a-z]{6,}/);
  });
});

describe("an exact amount", () => {
  it.each([
    ["999.5", 2, "9.995"],
    ["-0.5", 2, "-0.005"],
    ["1234.5", 0, "1234.5"],
    ["100", 2, "1.00"],
  ])("%s minor units with %i decimals is %s", (minor, decimals, text) => {
    expect(exactText(minor, decimals)).toBe(text);
  });
});
