import { expect, it } from "vitest";
import { type Column, matches } from "./columns";

interface Link {
  code: string;
  label: string;
  clicks: number;
}

const columns: Column<Link>[] = [
  { id: "code", header: "Code", value: (row) => row.code },
  { id: "label", header: "Label", value: (row) => row.label },
  { id: "clicks", header: "Clicks", value: (row) => row.clicks, search: () => "" },
];
const link = { code: "MIRA-BLOG", label: "Spring sale", clicks: 12 };

it("finds a row by words in any order, in any column that is searched", () => {
  expect(matches(columns, link, "sale mira")).toBe(true);
  expect(matches(columns, link, "sale olga")).toBe(false);
  expect(matches(columns, link, "12")).toBe(false);
});
