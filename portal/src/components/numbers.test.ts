import { describe, expect, it } from "vitest";
import { decimalsOf, decimalText, minorUnits, money, percent } from "./numbers";

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

describe("money", () => {
  it("has the unit's own decimals: won none, dollars two, dinars three, points none", () => {
    expect(["KRW", "USD", "KWD", "points"].map(decimalsOf)).toEqual([0, 2, 3, 0]);
    expect(money("en", 9000, "KRW")).toBe("₩9,000");
    expect(money("en", 9000, "USD")).toBe("$90.00");
    expect(plain(money("en", 1234567, "KWD"))).toBe("KWD 1,234.567");
    expect(money("en", 9000, "points")).toBe("9,000 points");
  });

  it("is written as the language writes it", () => {
    expect(plain(money("lt", -123456, "EUR"))).toBe("−1 234,56 €");
    expect(money("ko", 9000, "KRW")).toBe("₩9,000");
  });

  it("is exact where a float is not", () => {
    expect(decimalText(9007199254740991, 2)).toBe("90071992547409.91");
    expect(money("en", 9007199254740991, "USD")).toBe("$90,071,992,547,409.91");
    expect(decimalText(-5, 2)).toBe("-0.05");
  });
});

describe("a typed amount", () => {
  it.each([
    ["12", 1200],
    ["12.5", 1250],
    ["12,50", 1250],
    ["1 200.05", 120005],
  ])("%s", (typed, amount) => {
    expect(minorUnits(typed, 2)).toBe(amount);
  });

  it.each(["", "a lot", "12.345", "-1", "1.2.3", "99999999999999999999"])("%s is none", (typed) => {
    expect(minorUnits(typed, 2)).toBeNull();
  });

  it("has no fraction where the unit has none", () => {
    expect(minorUnits("9000", 0)).toBe(9000);
    expect(minorUnits("9000.5", 0)).toBeNull();
  });
});

it("shows percents as they were agreed", () => {
  expect(percent("en", "12.5")).toBe("12.5%");
  expect(percent("en", "0.000001")).toBe("0.000001%");
});
