/** What an action changed, as texts of before and after. */

export interface Change {
  field: string;
  before: string;
  after: string;
}

/** Values are plain JSON; null and absent are shown by the sign for nothing. */
export function changesOf(changes: Record<string, unknown[]>): Change[] {
  return Object.entries(changes).map(([field, [before, after]]) => ({
    field,
    before: shown(before),
    after: shown(after),
  }));
}

/** All of them in one line: "status: pending → active". */
export function changesText(changes: Record<string, unknown[]>): string {
  return changesOf(changes)
    .map(({ field, before, after }) => `${field}: ${before} → ${after}`)
    .join("; ");
}

function shown(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  if (Array.isArray(value)) return value.length === 0 ? "–" : value.map(shown).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
