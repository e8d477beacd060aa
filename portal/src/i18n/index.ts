/** Texts: one JSON per language and page, loaded when the page opens; the keys are those of the English files. */

import i18next, { type BackendModule } from "i18next";
import { initReactI18next } from "react-i18next";
import type { Texts } from "./generated/texts";
import { preferredLanguage } from "./languages";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common";
    resources: Texts;
    returnNull: false;
  }
}

/** The texts of one page. */
export type Namespace = keyof Texts;

type Files = Record<string, () => Promise<Record<string, unknown>>>;

const languages = import.meta.glob<Files>("./files/*.ts", { import: "files" });

async function load(language: string, namespace: string): Promise<Record<string, unknown>> {
  const files = await languages[`./files/${language}.ts`]?.();
  const texts = files?.[`../../locales/${language}/${namespace}.json`];
  if (texts === undefined) throw new Error(`no texts: ${language}/${namespace}`);
  return texts();
}

const lazily: BackendModule = {
  type: "backend",
  init: () => undefined,
  read: (language, namespace, done) => {
    load(language, namespace).then(
      (texts) => done(null, texts),
      (error: Error) => done(error, null),
    );
  },
};

/** Loads what every page needs in the visitor's language. */
export async function startTexts(): Promise<void> {
  i18next.on("languageChanged", (language) => {
    document.documentElement.lang = language;
  });
  await i18next
    .use(lazily)
    .use(initReactI18next)
    .init({
      lng: preferredLanguage(),
      fallbackLng: "en",
      ns: ["common"],
      defaultNS: "common",
      interpolation: { escapeValue: false },
      react: { useSuspense: true },
    });
}

export { i18next };
