/** HTML that partners put into pages of their own. */

const NAMED: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** A link to the address with these words; search engines are told that it is paid for. */
export function linkSnippet(url: string, words: string): string {
  const safe = (text: string) => text.replace(/[&<>"]/g, (each) => NAMED[each] ?? each);
  return `<a href="${safe(url)}" rel="sponsored">${safe(words)}</a>`;
}

/** Bytes as people read them, in the language's own form: whole KB, or MB from 1 MB on. */
export function fileSize(language: string, bytes: number): string {
  const [value, unit, digits] = bytes < 1_000_000 ? [bytes / 1000, "kilobyte", 0] : [bytes / 1_000_000, "megabyte", 1];
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit: String(unit),
    maximumFractionDigits: Number(digits),
  }).format(Math.max(Number(value), 1));
}
