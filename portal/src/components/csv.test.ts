import { describe, expect, it } from "vitest";
import { csvOf, neutral } from "./csv";

describe("a text in a CSV", () => {
  it.each(["=1+1", "+1", "-2+3", "@SUM(A1)", "＝1", "\t=1", "\u200b=1"])("%j becomes no formula", (text) => {
    expect(neutral(text)).toContain("'");
  });

  it("is neutral in a cell that another separator makes of it, too", () => {
    expect(neutral("Kim;=1+1")).toBe("Kim;'=1+1");
    expect(neutral("Kim\n=1+1")).toBe("Kim\n'=1+1");
  });

  it.each(["-12.34", "90", "Kim", "a=b", "2026-03-01"])("%s stays as it is", (text) => {
    expect(neutral(text)).toBe(text);
  });
});

it("quotes what needs it, and begins with the mark of UTF-8", () => {
  expect(
    csvOf([
      ["code", "name"],
      ["A", 'Kim "K", Seoul'],
    ]),
  ).toBe('\ufeffcode,name\r\nA,"Kim ""K"", Seoul"\r\n');
});
