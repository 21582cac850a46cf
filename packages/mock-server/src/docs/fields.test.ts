import Type from "typebox";
import { expect, it } from "vitest";
import { fieldsOf } from "./fields.ts";

const observed = { "x-provenance": "observed" } as const;

it("lists the properties of nested objects and arrays by their path, but not those of named shapes", () => {
  const User = Type.Object({ id: Type.String() }, { $id: "User" });
  const schema = Type.Object({
    users: Type.Array(User),
    box: Type.Optional(Type.Object({ rows: Type.Array(Type.Object({ size: Type.Integer() })) })),
  });
  const shown = fieldsOf(schema).map(({ path, type, isOptional }) => `${path}${isOptional ? "?" : ""}: ${type}`);
  expect(shown).toEqual(["users: User[]", "box?: object", "box.rows: object[]", "box.rows[].size: integer"]);
});

it("tells the source where it changes, and not again below", () => {
  const schema = Type.Object({ a: Type.Object({ b: Type.String(observed) }, observed), c: Type.String() });
  expect(fieldsOf(schema).map(({ provenance }) => provenance)).toEqual(["observed", undefined, undefined]);
  expect(fieldsOf(schema, "observed").every(({ provenance }) => provenance === undefined)).toBe(true);
});

it("writes literals, choices and unknown types", () => {
  const schema = Type.Object({
    literal: Type.Literal(-1),
    choice: Type.Enum(["a", "b"]),
    union: Type.Union([Type.Integer(), Type.String()]),
    unknown: Type.Unknown(),
  });
  expect(fieldsOf(schema).map(({ type }) => type)).toEqual(["-1", '"a" | "b"', "integer | string", "any"]);
});

it("adds range and default to what a field means", () => {
  const schema = Type.Object({
    n: Type.Number({ description: "Size", exclusiveMinimum: 0, maximum: 5000, default: 7 }),
  });
  expect(fieldsOf(schema)[0]?.text).toBe("Size; above 0; at most 5,000; default `7`");
});
