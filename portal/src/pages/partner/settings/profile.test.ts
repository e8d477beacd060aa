import { describe, expect, it } from "vitest";
import type { Partner } from "@/api/client";
import { changeOf, typedOf } from "./profile";

const mira = { name: "Mira", account: "acc-1", company: null } as Partner["PartnerView"];

describe("the change of a profile", () => {
  it("is empty where nothing was typed", () => {
    expect(changeOf(mira, typedOf(mira))).toEqual({});
    expect(changeOf(mira, { ...typedOf(mira), name: " Mira " })).toEqual({});
  });

  it("names what changed alone, and takes away what was emptied", () => {
    expect(changeOf(mira, { ...typedOf(mira), name: "Mira B.", account: " " })).toEqual({
      name: "Mira B.",
      account: null,
    });
  });

  it("adds contacts, which it never takes away", () => {
    expect(changeOf(mira, { ...typedOf(mira), email: "mira@partners.example " })).toEqual({
      email: "mira@partners.example",
    });
  });
});
