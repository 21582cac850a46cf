import { describe, expect, it } from "vitest";
import { hash, idFor, randomFor } from "./ids.ts";

describe("ids", () => {
  it("are 19 digits, too large for a double", () => {
    for (let turn = 0; turn < 1000; turn++) {
      const id = idFor(1, "user", String(turn));
      expect(id).toMatch(/^7\d{18}$/);
      expect(BigInt(id)).toBeGreaterThan(BigInt(Number.MAX_SAFE_INTEGER));
    }
  });

  it("do not collide between names, kinds and seeds", () => {
    const ids = [1, 2].flatMap((seed) =>
      ["user", "room"].flatMap((kind) => Array.from({ length: 1000 }, (_, turn) => idFor(seed, kind, String(turn)))),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("know where one part ends and the next begins", () => {
    expect(hash(1, "ab", "c")).not.toBe(hash(1, "a", "bc"));
    expect(hash(1, "1")).not.toBe(hash(11));
  });

  it("stay the same from release to release", () => {
    expect(idFor(1, "user", "creator")).toMatchInlineSnapshot(`"7227683701266865428"`);
    expect(randomFor(1, "user", "creator").integer(0, 1_000_000)).toMatchInlineSnapshot(`675429`);
  });
});
