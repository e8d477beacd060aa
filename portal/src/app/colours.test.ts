import { expect, it } from "vitest";
import { contrast, readable, shades } from "./colours";

it.each(["#3b4fc4", "#ffee00", "#101010", "#ffffff", "#e03131", "#12b886"])(
  "%s can be read in both schemes",
  (colour) => {
    expect(contrast(readable(colour, "#ffffff", "dark"), "#ffffff")).toBeGreaterThanOrEqual(4.5);
    expect(contrast(readable(colour, "#2e2e2e", "light"), "#2e2e2e")).toBeGreaterThanOrEqual(4.5);
    expect(shades(colour)[6]).toBe(colour);
  },
);

it("keeps the business's own colour where that can be read", () => {
  expect(readable("#3b4fc4", "#ffffff", "dark")).toBe("#3b4fc4");
});

it("knows the contrast of black and white", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
});
