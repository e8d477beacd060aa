/** Addresses within the portal, and the program that the address names. */

import { useParams } from "@tanstack/react-router";
import type { Page } from "./pages";

export type Area = "partner" | "operator";

export const home = (area: Area) => (area === "partner" ? "/" : "/operator");

/** The address of a page of a program: `pathOf("partner", "keycrm", "links")`. */
export function pathOf(area: Area, program: string, path: string): string {
  const base = area === "partner" ? "" : "/operator";
  return `${base}/programs/${program}/${path}`;
}

/** The address of a page of the list. */
export function addressOf(area: Area, page: Page, program: string): string {
  if (!page.everywhere) return pathOf(area, program, page.path);
  return area === "partner" ? `/${page.path}` : `/operator/${page.path}`;
}

/** The program of the address. */
export function useProgram(): string {
  const { program } = useParams({ strict: false }) as { program?: string };
  return program ?? "";
}

/** Another part of the address, such as `partner` in `partners/$partner`. */
export function useParam(name: string): string {
  const found = useParams({ strict: false }) as Record<string, string | undefined>;
  return found[name] ?? "";
}
