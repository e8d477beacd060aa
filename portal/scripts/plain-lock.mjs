/** Takes addresses out of package-lock.json: who asks for money there is no part of what gets installed. */

import { readFileSync, writeFileSync } from "node:fs";

const file = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(file, "utf-8"));
for (const each of Object.values(lock.packages)) {
  delete each.funding;
  delete each.deprecated;
  delete each.resolved;
}
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
