/** IBANs: whether the check digits are right (ISO 13616 with ISO 7064, mod 97-10), before anything is sent. */

const IBAN = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/;

/** Without blanks and in capitals, as it is stored. */
export const compact = (typed: string): string => typed.replace(/\s/g, "").toUpperCase();

/** What is wrong with an IBAN as it was typed; null where nothing is. */
export function ibanFault(typed: string): "form" | "digits" | null {
  const iban = compact(typed);
  if (!IBAN.test(iban)) return "form";
  let rest = 0;
  for (const each of iban.slice(4) + iban.slice(0, 4)) {
    for (const digit of Number.parseInt(each, 36).toString()) rest = (rest * 10 + Number(digit)) % 97;
  }
  return rest === 1 ? null : "digits";
}
