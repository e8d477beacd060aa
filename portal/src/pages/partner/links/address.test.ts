import { describe, expect, it } from "vitest";
import { destinationFault, tracked } from "./address";

const hosts = ["shop.example", "b2b.example:8443"];
const link = { url: "https://go.example/r/MIRA", destination: "https://shop.example/landing?x=1" };

describe("where links may lead", () => {
  it.each([
    ["https://shop.example/tea", null],
    ["https://b2b.example:8443/", null],
    ["https://b2b.example/", "otherHost"],
    ["https://shop.example.evil.example/", "otherHost"],
    ["http://shop.example/", "notHttps"],
    ["javascript:alert(1)", "notHttps"],
    ["shop.example/tea", "notUrl"],
  ])("%s: %s", (typed, fault) => {
    expect(destinationFault(typed, hosts)).toBe(fault);
  });

  it("takes http on one's own machine alone", () => {
    expect(destinationFault("http://localhost:8080/a", ["localhost:8080"])).toBeNull();
  });
});

describe("an address for one page", () => {
  it("carries the page's path, its utm parameters and the sub-ids", () => {
    expect(tracked(link, "https://shop.example/tea/green?utm_source=blog", { sub1: " may ", sub3: "" })).toEqual({
      address: "https://go.example/r/MIRA/tea/green?utm_source=blog&sub1=may",
      dropped: [],
    });
  });

  it("is the link itself without a page", () => {
    expect(tracked(link, "", { sub2: "a b&c" })).toEqual({
      address: "https://go.example/r/MIRA?sub2=a+b%26c",
      dropped: [],
    });
    expect(tracked(link, "https://shop.example/", {})).toMatchObject({ address: "https://go.example/r/MIRA" });
  });

  it("names what would not reach the shop", () => {
    expect(tracked(link, "https://shop.example/tea?size=2", {})).toMatchObject({ dropped: ["size"] });
  });

  it("leads to the host of the link alone", () => {
    expect(tracked(link, "https://other.example/tea", {})).toBe("otherHost");
  });
});
