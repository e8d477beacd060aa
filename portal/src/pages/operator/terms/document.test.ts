import { describe, expect, it } from "vitest";
import { at, blank, parsed, put, sentenceChanges, textOf, written } from "./document";
import { fieldsOf, type Schema } from "./schema";

const document = { name: "Acme", rewards: [{ id: "share", percent: "20", tiers: { steps: [{ from: 1 }] } }] };
const schema: Schema = {
  properties: {
    name: { type: "string" },
    mode: { $ref: "#/$defs/Mode", description: "who may join" },
    cap: { anyOf: [{ type: "integer", minimum: 1 }, { type: "null" }], default: null },
    percent: { anyOf: [{ type: "number" }, { type: "string" }, { type: "null" }], default: null },
    refuse: { type: "array", items: { type: "string", enum: ["own_account"] }, default: [] },
    rewards: { type: "array", items: { $ref: "#/$defs/Reward" } },
    products: { anyOf: [{ type: "object", additionalProperties: { type: "string" } }, { type: "null" }] },
  },
  required: ["name", "mode", "rewards"],
  $defs: {
    Mode: { type: "string", enum: ["instant", "approval"], description: "How people join." },
    Reward: { type: "object", properties: { id: { type: "string" }, first: { type: "boolean" } }, required: ["id"] },
  },
};

describe("the document", () => {
  it("is changed where it is edited, in its place and nowhere else", () => {
    const after = put(document, ["rewards", 0, "percent"], "25");
    expect(textOf(after)).toBe(textOf(document).replace('"20"', '"25"'));
    expect(document.rewards[0]?.percent).toBe("20");
    expect(at(after, ["rewards", 0, "tiers", "steps", 0, "from"])).toBe(1);
  });

  it("loses what is taken away", () => {
    expect(put(document, ["rewards", 0, "tiers"], undefined)).toEqual({
      name: "Acme",
      rewards: [{ id: "share", percent: "20" }],
    });
    expect(put(document, ["rewards", 0], undefined)).toEqual({ name: "Acme", rewards: [] });
  });

  it("names a place as its faults do", () => {
    expect(written(["rewards", 0, "tiers", "steps", 1, "percent"])).toBe("rewards[0].tiers.steps[1].percent");
  });

  it("is read from text that is an object, or says why not", () => {
    expect(parsed('{"name": "Acme"}')).toEqual({ document: { name: "Acme" } });
    expect(parsed("[1]")).toHaveProperty("fault");
    expect(parsed("{")).toHaveProperty("fault");
  });

  it("tells which sentences are gone and which are new", () => {
    expect(sentenceChanges(["a", "b", "c"], ["a", "d", "c"])).toEqual({ gone: ["b"], added: ["d"] });
  });
});

describe("the form", () => {
  const fields = fieldsOf(schema);

  it("has each field of the schema with its kind", () => {
    expect(fields.map((each) => [each.name, each.kind, each.optional])).toEqual([
      ["name", "text", false],
      ["mode", "choice", false],
      ["cap", "whole", true],
      ["percent", "percent", true],
      ["refuse", "choices", true],
      ["rewards", "list", false],
      ["products", "shares", true],
    ]);
    expect(fields[1]).toMatchObject({ values: ["instant", "approval"], description: "who may join" });
    expect(fields[5]?.fields.map((each) => each.kind)).toEqual(["text", "flag"]);
  });

  it("begins a new part with what it needs", () => {
    expect(blank(fields)).toEqual({ name: "", mode: "instant", rewards: [{ id: "" }] });
  });
});
