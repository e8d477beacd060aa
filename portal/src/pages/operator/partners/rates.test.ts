import { expect, it } from "vitest";
import { ratesText, rewardsOf, typedRates } from "./rates";

it("reads rates as they are typed in any of the languages, and leaves out what is empty", () => {
  expect(typedRates({ share: " 12,5 ", first: "", level_2: "5" })).toEqual({ share: "12.5", level_2: "5" });
});

it("names every rate, or nothing where there is none", () => {
  expect(ratesText({ share: "12.5", first: "5" })).toBe("share 12.5 %, first 5 %");
  expect(ratesText({})).toBeNull();
});

it("finds the rewards of a document", () => {
  expect(rewardsOf({ rewards: [{ id: "share" }, { id: "first" }, {}] })).toEqual(["share", "first"]);
  expect(rewardsOf({})).toEqual([]);
});
