import { expect, it } from "vitest";
import { ibanFault } from "./iban";

it.each(["DE89 3704 0044 0532 0130 00", "lt121000011101001000", "UA213223130000026007233566001"])(
  "%s is an IBAN, however it is typed",
  (typed) => {
    expect(ibanFault(typed)).toBeNull();
  },
);

it.each([
  ["DE89 3704 0044 0532 0130 01", "digits"],
  ["DE98370400440532013000", "digits"],
  ["DE89", "form"],
  ["", "form"],
  ["8937 0400 4405 3201 3000", "form"],
])("%s is none: %s", (typed, fault) => {
  expect(ibanFault(typed)).toBe(fault);
});
