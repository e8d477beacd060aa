import { describe, expect, it } from "vitest";
import { LANGUAGES } from "./languages";

type Tree = { [key: string]: string | Tree };

const files = import.meta.glob<Tree>("../locales/*/*.json", { import: "default", eager: true });
const PLURAL = /_(zero|one|two|few|many|other)$/;
const VARIABLE = /\{\{\s*(\w+)[^}]*\}\}/g;

function flat(tree: Tree, under = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === "string") found.set(under + key, value);
    else for (const [inner, text] of flat(value, `${under}${key}.`)) found.set(inner, text);
  }
  return found;
}

const texts = (language: string, page: string) => flat(files[`../locales/${language}/${page}.json`] ?? {});
const pages = Object.keys(files)
  .map((path) => /locales\/en\/(.+)\.json$/.exec(path)?.[1])
  .filter((page) => page !== undefined);
const stem = (key: string) => key.replace(PLURAL, "");
const variables = (text: string) => new Set([...text.matchAll(VARIABLE)].map((match) => match[1]));

describe.each(Object.keys(LANGUAGES))("%s", (language) => {
  it.each(pages)("%s says all that English says, and nothing else", (page) => {
    expect([...new Set([...texts(language, page).keys()].map(stem))].sort()).toEqual(
      [...new Set([...texts("en", page).keys()].map(stem))].sort(),
    );
  });

  it.each(pages)("%s has each plural form that the language has", (page) => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const here = texts(language, page);
    const counted = [...texts("en", page).keys()].filter((key) => PLURAL.test(key)).map(stem);
    const lacking = counted.flatMap((key) => forms.map((form) => `${key}_${form}`)).filter((key) => !here.has(key));
    expect(lacking).toEqual([]);
  });

  it.each(pages)("%s names the same variables, and leaves no text empty", (page) => {
    const english = new Map([...texts("en", page)].map(([key, text]) => [stem(key), variables(text)]));
    for (const [key, text] of texts(language, page)) {
      expect(text.trim(), key).not.toBe("");
      expect([...(english.get(stem(key)) ?? [])].filter((name) => name !== "count").sort(), key).toEqual(
        [...variables(text)].filter((name) => name !== "count").sort(),
      );
    }
  });
});
