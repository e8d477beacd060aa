import { describe, expect, it } from "vitest";
import { hex, plainName } from "./file";

describe("an announced file", () => {
  it("has a name that the service takes, whatever it is called here", () => {
    expect(plainName("Bánner 300×250.png")).toBe("Ba-nner-300-250.png");
    expect(plainName("../.htaccess")).toBe("htaccess");
    expect(plainName("_logo.png")).toBe("logo.png");
    expect(plainName(`-${"a".repeat(95)}.png`)).toBe(`${"a".repeat(95)}.png`);
    expect(plainName("배너")).toBe("file");
  });

  it("is known by the hex digits of its digest", () => {
    expect(hex(new Uint8Array([0, 10, 255]).buffer)).toBe("000aff");
  });
});
