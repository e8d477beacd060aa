/** Sums the gzipped JavaScript of the first pages that people see: all that is loaded until they are drawn. */

import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT_KIB = 200;
const FIRST = {
  "a partner's sign-in": ["src/pages/sign-in/SignIn.tsx", "src/locales/en/sign-in.json"],
  "a partner's overview": [
    "src/app/shell/PartnerShell.tsx",
    "src/pages/partner/overview/Overview.tsx",
    "src/locales/en/overview.json",
  ],
};
const ALWAYS = ["index.html", "src/i18n/files/en.ts", "src/locales/en/common.json"];

const dist = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", dist), "utf-8"));

/** File -> gzipped bytes, of these sources and all that they import statically. */
function loaded(sources) {
  const files = new Map();
  const load = (name) => {
    const chunk = manifest[name];
    if (chunk === undefined) throw new Error(`budget: ${name} is no chunk of the build`);
    if (files.has(chunk.file)) return;
    files.set(chunk.file, gzipSync(readFileSync(new URL(chunk.file, dist))).length);
    for (const next of chunk.imports ?? []) load(next);
  };
  for (const each of sources) load(each);
  return files;
}

let tooLarge = false;
for (const [what, sources] of Object.entries(FIRST)) {
  const files = loaded([...ALWAYS, ...sources]);
  const total = [...files.values()].reduce((sum, size) => sum + size, 0) / 1024;
  console.log(`${total.toFixed(1).padStart(8)} KiB  ${what}, of at most ${LIMIT_KIB} KiB gzipped`);
  if (total <= LIMIT_KIB) continue;
  tooLarge = true;
  const largest = [...files].sort((one, other) => other[1] - one[1]).slice(0, 12);
  for (const [file, size] of largest) console.log(`${(size / 1024).toFixed(1).padStart(12)} KiB  ${file}`);
}
if (tooLarge) {
  console.error("budget: too large; load what a page does not need at once by import()");
  process.exit(1);
}
