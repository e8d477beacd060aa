/** Numbers for eyes: exact decimal text of minor units goes to Intl as it is, so that no float touches money. */

const ISO_CODE = /^[A-Z]{3}$/;

/** Decimals of a unit: by ISO 4217 as Intl knows it, none for points. */
export function decimalsOf(unit: string): number {
  if (!ISO_CODE.test(unit)) return 0;
  return (
    new Intl.NumberFormat("en", { style: "currency", currency: unit }).resolvedOptions().maximumFractionDigits ?? 0
  );
}

/** Minor units as decimal text: (-1234, 2) is "-12.34". */
export function decimalText(amount: number, decimals: number): Intl.StringNumericLiteral {
  const sign = amount < 0 ? "-" : "";
  const digits = String(Math.abs(amount)).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const text = decimals === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-decimals)}`;
  return text as Intl.StringNumericLiteral;
}

/** What was typed as an amount of the unit, in minor units; null where it is none: ("12.5", 2) is 1250. */
export function minorUnits(typed: string, decimals: number): number | null {
  const found = /^(\d+)(?:[.,](\d+))?$/.exec(typed.replace(/[\s\u00a0\u202f']/g, ""));
  const fraction = found?.[2] ?? "";
  if (found === null || fraction.length > decimals) return null;
  const amount = Number(`${found[1]}${fraction.padEnd(decimals, "0")}`);
  return Number.isSafeInteger(amount) ? amount : null;
}

/** Minor units in the language's own form, with the unit. */
export function money(language: string, amount: number, unit: string, decimals = decimalsOf(unit)): string {
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  const text = decimalText(amount, decimals);
  if (!ISO_CODE.test(unit)) return `${new Intl.NumberFormat(language, digits).format(text)} ${unit}`;
  return new Intl.NumberFormat(language, { style: "currency", currency: unit, ...digits }).format(text);
}

/** Decimal text of percents in the language's own form: "12.5" is 12.5 %. */
export function percent(language: string, text: string): string {
  const options = { style: "unit", unit: "percent", maximumFractionDigits: 6 } as const;
  return new Intl.NumberFormat(language, options).format(text as Intl.StringNumericLiteral);
}
