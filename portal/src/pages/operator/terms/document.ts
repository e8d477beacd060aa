/** A terms document as the form and the text edit it: read and changed by path, never in place. */

import type { Document } from "./queries";
import type { Field } from "./schema";

export type Path = readonly (string | number)[];

/** As faults write it: `rewards[0].tiers.steps[1].percent`. */
export function written(path: Path): string {
  return path.reduce<string>((text, each) => {
    if (typeof each === "number") return `${text}[${each}]`;
    return text === "" ? each : `${text}.${each}`;
  }, "");
}

export function at(document: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (found, each) => (found as Record<string | number, unknown> | undefined)?.[each],
    document,
  );
}

function changed(node: unknown, path: Path, value: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  if (typeof first === "number") {
    const items = [...((node as unknown[] | undefined) ?? [])];
    const next = changed(items[first], rest, value);
    if (next === undefined) items.splice(first, 1);
    else items[first] = next;
    return items;
  }
  const { [first]: old, ...others } = (node ?? {}) as Record<string, unknown>;
  const next = changed(old, rest, value);
  if (next === undefined) return others;
  // A field that was there keeps its place, so that the text beside the form does not jump.
  if (old !== undefined) return { ...(node as Record<string, unknown>), [first]: next };
  return { ...others, [first]: next };
}

/** The document with another value there; `undefined` takes the field or the item away. */
export const put = (document: Document, path: Path, value: unknown): Document =>
  changed(document, path, value) as Document;

/** What a new group or item begins with: what the schema demands, as empty as it can be. */
export function blank(fields: readonly Field[]): Document {
  const needed = fields.filter((each) => !each.optional);
  return Object.fromEntries(needed.map((each) => [each.name, beginning(each)]));
}

function beginning(field: Field): unknown {
  if (field.kind === "group") return blank(field.fields);
  if (field.kind === "list") return [blank(field.fields)];
  if (field.kind === "choice") return field.values[0] ?? "";
  if (field.kind === "whole") return field.minimum ?? 0;
  if (field.kind === "percent") return "0";
  return field.kind === "flag" ? false : field.kind === "text" ? "" : [];
}

/** The text of a document; null with why where it is none. */
export function parsed(text: string): { document: Document } | { fault: string } {
  try {
    const found: unknown = JSON.parse(text);
    if (typeof found === "object" && found !== null && !Array.isArray(found)) return { document: found as Document };
    return { fault: "{ … }" };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

export const textOf = (document: Document): string => JSON.stringify(document, null, 2);

/** What sentences are gone and what are new, each in its order. */
export function sentenceChanges(before: readonly string[], after: readonly string[]) {
  const [old, now] = [new Set(before), new Set(after)];
  return { gone: before.filter((each) => !now.has(each)), added: after.filter((each) => !old.has(each)) };
}
