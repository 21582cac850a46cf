import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { fit, flow } from "./width.ts";

describe("fit", () => {
  it("cuts and fills by columns, not by letters", () => {
    expect(fit("Ann", 5)).toBe("Ann  ");
    expect(fit("田中さくら", 6)).toBe("田中… ");
    expect(fit("👩‍👩‍👧 family", 4)).toBe("👩‍👩‍👧 …");
    expect(fit("long", 2, "~")).toBe("l~");
    expect(fit("long", 0)).toBe("");
  });

  it("takes exactly the columns that it is given", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.nat(20), (text, columns) => {
        expect(stringWidth(fit(text, columns))).toBe(columns);
      }),
    );
  });
});

describe("flow", () => {
  it("puts as much on a line as goes, and cuts what goes on none", () => {
    expect(flow(["one", "two", "three", "x".repeat(12)], 9, " | ")).toEqual(["one | two", "three", "xxxxxxxx…"]);
    expect(flow([], 9, " | ")).toEqual([]);
  });
});
