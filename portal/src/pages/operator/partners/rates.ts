/** A partner's own rates. */

type Percents = Record<string, string>;

/** All of them as one text: "first_payment 12.5 %, share 20 %". */
export function ratesText(percents: Percents): string | null {
  const named = Object.entries(percents).map(([reward, percent]) => `${reward} ${percent} %`);
  return named.length === 0 ? null : named.join(", ");
}

/** What was typed by reward: commas are points, and what is empty is no rate of the partner's own. */
export function typedRates(typed: Percents): Percents {
  const given = Object.entries(typed).map(([reward, text]) => [reward, text.trim().replace(",", ".")] as const);
  return Object.fromEntries(given.filter(([, text]) => text !== ""));
}

/** The rewards of a terms document, in its order. */
export function rewardsOf(document: Record<string, unknown>): string[] {
  const rewards = Array.isArray(document.rewards) ? (document.rewards as { id?: unknown }[]) : [];
  return rewards.map((each) => each.id).filter((id) => typeof id === "string");
}
