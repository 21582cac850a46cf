import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BoundedMap } from "./bounded-map.ts";

describe("BoundedMap", () => {
  it("forgets what was set longest ago", () => {
    const map = new BoundedMap<string, number>(2).set("a", 1).set("b", 2).set("c", 3);
    expect([...map]).toEqual([
      ["b", 2],
      ["c", 3],
    ]);
  });

  it("keeps a key longer that is set again, but not one that is only read", () => {
    const map = new BoundedMap<string, number>(2).set("a", 1).set("b", 2).set("a", 3);
    map.get("b");
    expect([...map.set("c", 4).keys()]).toEqual(["a", "c"]);
  });

  it("forgets a key of undefined too", () => {
    expect([...new BoundedMap<string | undefined, number>(1).set(undefined, 1).set("a", 2).keys()]).toEqual(["a"]);
  });

  it("holds the last keys that were set, whatever was set and deleted before", () => {
    const command = fc.record({ key: fc.integer({ min: 0, max: 6 }), isDelete: fc.boolean() });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(command, { maxLength: 40 }), (capacity, commands) => {
        const map = new BoundedMap<number, number>(capacity);
        let newest: number[] = [];
        commands.forEach(({ key, isDelete }, turn) => {
          newest = newest.filter((other) => other !== key);
          if (isDelete) map.delete(key);
          else {
            newest = [...newest, key].slice(-capacity);
            expect(map.set(key, turn).get(key)).toBe(turn);
          }
          expect([...map.keys()]).toEqual(newest);
        });
      }),
    );
  });
});
