import { describe, expect, it } from "vitest";
import { fileSize, linkSnippet } from "./snippet";

describe("a link as HTML", () => {
  it("marks the link as paid for", () => {
    expect(linkSnippet("https://go.example.com/r/MIRA", "Coffee")).toBe(
      '<a href="https://go.example.com/r/MIRA" rel="sponsored">Coffee</a>',
    );
  });

  it("lets no name of a program become markup", () => {
    expect(linkSnippet("https://go.example.com/r/A?x=1&y=2", 'Salt & "Pepper" <b>')).toBe(
      '<a href="https://go.example.com/r/A?x=1&amp;y=2" rel="sponsored">Salt &amp; &quot;Pepper&quot; &lt;b&gt;</a>',
    );
  });
});

describe("the size of a file", () => {
  it("is whole kilobytes, and megabytes from one on", () => {
    expect(fileSize("en", 45_600)).toBe("46 kB");
    expect(fileSize("en", 2_340_000)).toBe("2.3 MB");
  });

  it("is never nothing", () => {
    expect(fileSize("en", 12)).toBe("1 kB");
  });
});
