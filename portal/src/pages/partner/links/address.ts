/** Where links may lead, and the address that leads to one page of the shop with sub-ids of its own. */

export const SUBS = ["sub1", "sub2", "sub3", "sub4", "sub5"] as const;
export type Sub = (typeof SUBS)[number];
export type Subs = Partial<Record<Sub, string>>;
export type Fault = "notUrl" | "notHttps" | "otherHost";

const LOOPBACK = ["localhost", "127.0.0.1"];

/** Why a link can't lead to what was typed, null where it can; `hosts` are a host or host and port each. */
export function destinationFault(typed: string, hosts: readonly string[]): Fault | null {
  if (!URL.canParse(typed)) return "notUrl";
  const { protocol, host, hostname } = new URL(typed);
  if (protocol !== "https:" && !(protocol === "http:" && LOOPBACK.includes(hostname))) return "notHttps";
  return hosts.includes(host) || hosts.includes(hostname) ? null : "otherHost";
}

export interface Tracked {
  address: string;
  /** The page's own parameters beyond `utm_*`: they don't reach the shop. */
  dropped: string[];
}

/** The link's address for one page of the host that it leads to, "" for the link's own page; a fault for other hosts. */
export function tracked(link: { url: string; destination: string }, typed: string, subs: Subs): Tracked | Fault {
  const target = new URL(link.destination);
  const fault = typed === "" ? null : destinationFault(typed, [target.host]);
  if (fault !== null) return fault;
  const page = typed === "" ? null : new URL(typed);
  const address = new URL(link.url);
  if (page !== null) address.pathname += page.pathname.replace(/^\/$/, "");
  const dropped: string[] = [];
  for (const [name, value] of page?.searchParams ?? []) {
    if (name.startsWith("utm_")) address.searchParams.set(name, value);
    else dropped.push(name);
  }
  for (const [name, value] of given(subs)) address.searchParams.set(name, value);
  return { address: address.href, dropped };
}

/** The sub-ids that are filled in, without blanks around them. */
export function given(subs: Subs): [Sub, string][] {
  return SUBS.map((name): [Sub, string] => [name, (subs[name] ?? "").trim()]).filter(([, value]) => value !== "");
}
