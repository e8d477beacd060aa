/** Money, percents, counts, moments and days as they stand in a page. */

import { useTranslation } from "react-i18next";
import { day, moment, month, ownZone } from "./moments";
import { money, percent } from "./numbers";

/** The visitor's language, as Intl takes it. */
export function useLanguage(): string {
  return useTranslation().i18n.resolvedLanguage ?? "en";
}

/** Minor units with their unit; `decimals` where the program says them (points have none). */
export function Money({ amount, unit, decimals }: { amount: number; unit: string; decimals?: number }) {
  return <span className="numbers">{money(useLanguage(), amount, unit, decimals)}</span>;
}

/** Decimal text of percents, such as "12.5". */
export function Percent({ value }: { value: string }) {
  return <span className="numbers">{percent(useLanguage(), value)}</span>;
}

export function Count({ value }: { value: number }) {
  return <span className="numbers">{new Intl.NumberFormat(useLanguage()).format(value)}</span>;
}

/** An instant in the visitor's zone; pointing at it shows the zone, and the program's own time where that is given. */
export function Moment({ at, zone }: { at: string; zone?: string }) {
  const language = useLanguage();
  const own = `${moment(language, at)} (${ownZone()})`;
  const title = zone === undefined || zone === ownZone() ? own : `${own} = ${moment(language, at, zone)} (${zone})`;
  return (
    <time dateTime={at} title={title} className="numbers">
      {moment(language, at)}
    </time>
  );
}

/** A program-local day. */
export function Day({ value }: { value: string }) {
  return <time dateTime={value}>{day(useLanguage(), value)}</time>;
}

/** A program-local month. */
export function Month({ value }: { value: string }) {
  return <time dateTime={value}>{month(useLanguage(), value)}</time>;
}
