import { expect, it } from "vitest";
import { day, dayIn, daysAfter, moment, month } from "./moments";

it("shows an instant in the zone that is asked for", () => {
  expect(moment("en", "2026-03-01T22:30:00.000Z", "Europe/Vilnius")).toBe("Mar 2, 2026, 12:30 AM");
  expect(moment("en", "2026-03-01T22:30:00.000Z", "America/Los_Angeles")).toBe("Mar 1, 2026, 2:30 PM");
});

it("leaves a program's day alone, whatever zone the visitor is in", () => {
  expect(day("en", "2026-03-01")).toBe("Mar 1, 2026");
  expect(month("lt", "2026-03")).toBe("2026 m. kovas");
});

it("knows which day it is at the program", () => {
  const at = new Date("2026-03-01T22:30:00Z");
  expect(dayIn("Asia/Seoul", at)).toBe("2026-03-02");
  expect(dayIn("UTC", at)).toBe("2026-03-01");
});

it("counts days over the ends of months and years", () => {
  expect(daysAfter("2026-03-01", -1)).toBe("2026-02-28");
  expect(daysAfter("2027-12-31", 1)).toBe("2028-01-01");
});
