/** Writes what is derived: the APIs' types from their OpenAPI documents, the texts' keys from the English files. */

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import openapi, { astToString } from "openapi-typescript";

const portal = new URL("../", import.meta.url);

function write(path, text) {
  const file = new URL(path, portal);
  mkdirSync(new URL(".", file), { recursive: true });
  let old = "";
  try {
    old = readFileSync(file, "utf-8");
  } catch {}
  if (old !== text) writeFileSync(file, text);
}

/** The document with one spelling of each header, and pairs as lists: the client's types know no tuples. */
function plain(each) {
  if (Array.isArray(each)) return each.map(plain);
  if (typeof each !== "object" || each === null) return each;
  const { prefixItems, ...rest } = Object.fromEntries(Object.entries(each).map(([key, value]) => [key, plain(value)]));
  if (rest.in === "header" && rest.name.toLowerCase() === "idempotency-key") rest.name = "Idempotency-Key";
  return prefixItems === undefined ? rest : { type: "array", items: {} };
}

for (const name of ["partner", "operator"]) {
  const document = JSON.parse(readFileSync(new URL(`../docs/openapi/${name}_api.json`, portal), "utf-8"));
  write(`src/api/generated/${name}.d.ts`, astToString(await openapi(plain(document))));
}

const pages = readdirSync(new URL("src/locales/en/", portal)).map((file) => file.replace(/\.json$/, ""));
const lines = pages.map((page) => `  "${page}": typeof import("../../locales/en/${page}.json");`);
write("src/i18n/generated/texts.d.ts", `export interface Texts {\n${lines.join("\n")}\n}\n`);
