/** What of the profile is sent: what changed, and the contacts that were typed. */

import type { Partner } from "@/api/client";

export const SAID = ["name", "account", "company"] as const;
export const CONTACTS = ["email", "phone"] as const;
export type Typed = Record<(typeof SAID)[number] | (typeof CONTACTS)[number], string>;

export const typedOf = (partner: Partner["PartnerView"]): Typed => ({
  name: partner.name ?? "",
  account: partner.account ?? "",
  company: partner.company ?? "",
  email: "",
  phone: "",
});

/** The change; a field that was emptied is taken away, contacts are only ever added. */
export function changeOf(partner: Partner["PartnerView"], typed: Typed): Partner["ProfileBody"] {
  const change: Partner["ProfileBody"] = {};
  for (const field of SAID) {
    const text = typed[field].trim();
    if (text !== (partner[field] ?? "")) change[field] = text === "" ? null : text;
  }
  for (const field of CONTACTS) {
    const text = typed[field].trim();
    if (text !== "") change[field] = text;
  }
  return change;
}
