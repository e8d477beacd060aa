/** The portal's languages, each by its own name, and which one a visitor gets. */

export const LANGUAGES = {
  en: "English",
  ko: "한국어",
  lt: "Lietuvių",
  nl: "Nederlands",
  ru: "Русский",
  uk: "Українська",
} as const;

export type Language = keyof typeof LANGUAGES;

const CHOICE = "linkledger.language";

function known(tag: string | null): Language | undefined {
  const language = tag?.toLowerCase().split("-")[0];
  return language !== undefined && language in LANGUAGES ? (language as Language) : undefined;
}

/** The language chosen here before, else the first of the browser's that there is, else English. */
export function preferredLanguage(): Language {
  const wanted = [localStorage.getItem(CHOICE), ...navigator.languages];
  return wanted.map(known).find((each) => each !== undefined) ?? "en";
}

export function rememberLanguage(language: Language): void {
  localStorage.setItem(CHOICE, language);
}
