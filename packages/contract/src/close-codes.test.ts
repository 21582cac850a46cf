import { describe, expect, it } from "vitest";
import { closeCodeOf, closeCodes } from "./close-codes.ts";

describe("closeCodes", () => {
  it("has the eleven documented codes and the observed one", () => {
    const codes = Object.values(closeCodes).map(({ code }) => code);
    expect(codes).toEqual([1000, 4005, 4006, 4400, 4401, 4403, 4404, 4429, 4500, 4555, 4556, 4557]);
  });

  it("names each entry as its key", () => {
    for (const [name, entry] of Object.entries(closeCodes)) expect(entry.name).toBe(name);
  });

  it("never reconnects after a refusal that would come again", () => {
    for (const code of [4400, 4401, 4403]) expect(closeCodeOf(code)?.decision).toBe("never");
  });

  it("does not know other codes", () => {
    expect(closeCodeOf(4402)).toBeUndefined();
  });
});
