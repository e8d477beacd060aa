/** Amounts before their rounding: decimal text of minor units, moved to the unit's own decimals without arithmetic. */

/** ("1234.5", 2) is "12.345". */
export function exactText(minor: string, decimals: number): Intl.StringNumericLiteral {
  const sign = minor.startsWith("-") ? "-" : "";
  const [whole = "", fraction = ""] = minor.replace("-", "").split(".");
  const digits = whole.padStart(decimals + 1, "0");
  const places = digits.slice(digits.length - decimals) + fraction;
  const text = `${sign}${digits.slice(0, digits.length - decimals)}`;
  return (places === "" ? text : `${text}.${places}`) as Intl.StringNumericLiteral;
}
