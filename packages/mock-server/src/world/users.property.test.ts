import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeUser, Users } from "./users.ts";

const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const names = fc.string({
  unit: fc.constantFrom("a", "b", "Z", "_", ".", "7", "é", "\ud800"),
  minLength: 1,
  maxLength: 12,
});

describe("Users", () => {
  it("gives a user the same data in whatever order users are created", () => {
    const lists = fc.uniqueArray(names, { maxLength: 20, selector: (name) => name.toLowerCase() });
    fc.assert(
      fc.property(seeds, lists, (seed, list) => {
        const [forth, back] = [new Users(seed), new Users(seed)];
        for (const name of list) forth.add(name);
        for (const name of [...list].reverse()) back.add(name);
        for (const name of list) {
          expect(forth.userOf(name)).toEqual(back.userOf(name));
          expect(forth.userOf(name)).toEqual(describeUser(seed, name));
        }
      }),
    );
  });

  it("finds by name in either case, with and without @, and by id", () => {
    fc.assert(
      fc.property(seeds, names, (seed, name) => {
        const users = new Users(seed);
        const user = users.add(name);
        expect(users.add(`@${name.toUpperCase()}`)).toBe(user);
        expect(users.userOf(`@${name}`)).toBe(user);
        expect(users.userById(user.id)).toBe(user);
      }),
    );
  });

  it("differs from seed to seed", () => {
    fc.assert(
      fc.property(seeds, seeds, names, (one, other, name) => {
        fc.pre(one !== other);
        expect(describeUser(one, name).id).not.toBe(describeUser(other, name).id);
      }),
    );
  });
});

describe("describeUser", () => {
  it("makes a nickname of the name", () => {
    expect(describeUser(1, "amber.badger12").nickname).toMatch(/^Amber Badger( ✨)?$/);
    expect(describeUser(1, "42").nickname).toMatch(/^42( ✨)?$/);
  });

  it("keeps the spelling of the name, without @", () => {
    expect(describeUser(1, "@Some_One")).toEqual({ ...describeUser(1, "some_one"), uniqueId: "Some_One" });
  });
});
