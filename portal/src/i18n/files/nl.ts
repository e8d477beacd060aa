/** Where the texts of this language load from; apart from the other languages', since nobody needs all. */

export const files = import.meta.glob<Record<string, unknown>>("../../locales/nl/*.json", { import: "default" });
