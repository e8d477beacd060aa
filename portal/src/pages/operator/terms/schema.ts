/** The JSON Schema of terms, read as fields of a form: the service says which there are, and the form shows them all. */

export interface Schema {
  $ref?: string;
  $defs?: Record<string, Schema>;
  type?: string;
  anyOf?: Schema[];
  enum?: string[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: Schema | boolean;
  default?: unknown;
  description?: string;
  minimum?: number;
  maximum?: number;
}

/** `text` and `percent` are typed words, `words` a list of them, `shares` percents by a name of one's own. */
export type Kind = "text" | "percent" | "whole" | "flag" | "choice" | "choices" | "words" | "shares" | "group" | "list";

export interface Field {
  name: string;
  kind: Kind;
  /** May be left out. */
  optional: boolean;
  /** What holds where it is left out. */
  fallback: unknown;
  description: string;
  /** Of a choice. */
  values: string[];
  /** Of a group, or of each item of a list. */
  fields: Field[];
  minimum?: number;
  maximum?: number;
}

function resolved(root: Schema, schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const { $ref, ...own } = schema;
  return { ...(root.$defs?.[$ref.split("/").at(-1) ?? ""] ?? {}), ...own };
}

/** The one real schema of an `anyOf`; a number that may also be written as text is a percent. */
function realOf(root: Schema, schema: Schema): Schema {
  const found = resolved(root, schema);
  const [first, ...more] = (found.anyOf ?? []).filter((each) => each.type !== "null");
  if (first === undefined) return found;
  const { anyOf: _, ...own } = found;
  return { ...resolved(root, first), ...own, ...(more.length > 0 ? { type: "percent" } : {}) };
}

function kindOf(schema: Schema, item: Schema | null): Kind {
  if (schema.enum !== undefined) return "choice";
  if (schema.properties !== undefined) return "group";
  if (schema.type === "array") {
    if (item?.properties !== undefined) return "list";
    return item?.enum === undefined ? "words" : "choices";
  }
  if (schema.type === "object") return "shares";
  if (schema.type === "percent") return "percent";
  if (schema.type === "boolean") return "flag";
  return schema.type === "integer" ? "whole" : "text";
}

function field(root: Schema, name: string, schema: Schema, required: boolean): Field {
  const real = realOf(root, schema);
  const item = real.items === undefined ? null : realOf(root, real.items);
  return {
    name,
    kind: kindOf(real, item),
    optional: !required,
    fallback: schema.default ?? null,
    description: schema.description ?? real.description ?? "",
    values: real.enum ?? item?.enum ?? [],
    fields: fieldsOf(root, item ?? real),
    minimum: real.minimum,
    maximum: real.maximum,
  };
}

/** The fields of a group in the order of the schema. */
export function fieldsOf(root: Schema, group: Schema = root): Field[] {
  const required = new Set(group.required ?? []);
  return Object.entries(group.properties ?? {}).map(([name, schema]) => field(root, name, schema, required.has(name)));
}
