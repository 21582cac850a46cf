import { describe, expect, it } from "vitest";
import { drawColumns, squeeze } from "./columns-chart.ts";
import { glyphsFor } from "./glyphs.ts";

const unicode = glyphsFor({ LANG: "C.UTF-8" }, "linux");
const ascii = glyphsFor({ LANG: "C" }, "linux");

describe("drawColumns", () => {
  it("draws the highest full, nothing as nothing, and little as little", () => {
    expect(drawColumns([0, 1, 500, 1000], 1, unicode)).toEqual([" ▁▄█"]);
    expect(drawColumns([0, 1, 500, 1000], 2, unicode)).toEqual(["   █", " ▁██"]);
    expect(drawColumns([0, 1, 7], 1, ascii)).toEqual([" .#"]);
    expect(drawColumns([0, 0], 1, unicode)).toEqual(["  "]);
    expect(drawColumns([], 2, unicode)).toEqual(["", ""]);
  });
});

describe("squeeze", () => {
  it("makes means of neighbours, no more than there are columns", () => {
    expect(squeeze([1, 2, 3], 3)).toEqual([1, 2, 3]);
    expect(squeeze([1, 2, 3, 4, 9], 3)).toEqual([1.5, 3.5, 9]);
    expect(squeeze([], 3)).toEqual([]);
  });
});

describe("glyphsFor", () => {
  it.each([
    { env: { LC_ALL: "de_DE.utf8", LANG: "C" }, says: "é" },
    { env: { LC_ALL: "C", LANG: "C.UTF-8" }, says: "?" },
    { env: { LC_CTYPE: "C.UTF-8" }, says: "é" },
    { env: {}, says: "?" },
  ])("$env: $says", ({ env, says }) => {
    expect(glyphsFor(env, "linux").text("é")).toBe(says);
    expect(glyphsFor(env, "win32").text("é")).toBe("é");
  });
});
