/** Moments in the visitor's time zone, days as the program counts them. */

/** An instant to the minute, in the visitor's zone unless another is given. */
export function moment(language: string, at: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short", timeZone }).format(new Date(at));
}

/** A program-local day, `2026-03-01`; it is the same day wherever it is looked at. */
export function day(language: string, value: string, style: "medium" | "short" = "medium"): string {
  const options: Intl.DateTimeFormatOptions =
    style === "short" ? { month: "short", day: "numeric" } : { dateStyle: style };
  return new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" }).format(new Date(`${value}T00:00:00Z`));
}

/** A program-local month, `2026-03`. */
export function month(language: string, value: string): string {
  const options = { month: "long", year: "numeric", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(language, options).format(new Date(`${value}-01T00:00:00Z`));
}

/** The day it is in a zone, as the APIs write it: `2026-03-01`. */
export function dayIn(timeZone: string, at: Date): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(at);
}

/** Days later (or earlier) than a day: ("2026-03-01", -1) is "2026-02-28". */
export function daysAfter(value: string, days: number): string {
  const moved = new Date(`${value}T00:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10);
}

/** The visitor's own zone. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
