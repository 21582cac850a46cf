import Type, { type TSchema } from "typebox";
import { describe, expect, it } from "vitest";
import { faultOf } from "./schema-fault.ts";

const TextOrNull = Type.Union([Type.String(), Type.Null()]);
const Picture = Type.Object({ kind: Type.Literal("picture"), width: Type.Integer() });
const Album = Type.Object({ kind: Type.Literal("album"), pictures: Type.Array(Type.Object({ url: Type.String() })) });
const Content = Type.Object({ content: Type.Union([Picture, Album, Type.Null()]) });
const Named = Type.Object({}, { anyOf: [{ required: ["id"] }, { required: ["first", "last"] }] });

/** Place and message, as an error would tell them. */
function told(schema: TSchema, value: unknown): string | undefined {
  const fault = faultOf(schema, value);
  return fault && [fault.path.join("/"), fault.message].join(" ").trim();
}

describe("a value that fits no alternative", () => {
  it.each<[string, TSchema, unknown, string]>([
    ["all types, at the place itself", TextOrNull, 7, "must be string or null"],
    ["types once each", Content, { content: 7 }, "content must be object or null"],
    ["constants", Type.Union([Type.Literal("a"), Type.Literal("b")]), "c", 'must be "a" or "b"'],
    ["lists of values", Type.Union([Type.Enum([1, 8]), Type.Null()]), 2, "must be one of 1, 8 or null"],
    ["fields, of which some would do", Named, {}, "must have id or first and last"],
    [
      "types of alternatives in alternatives",
      Type.Union([TextOrNull, Type.Integer()]),
      true,
      "must be string or null or integer",
    ],
  ])("is told %s", (_, schema, value, expected) => {
    expect(told(schema, value)).toBe(expected);
  });

  it.each<[string, unknown, string]>([
    [
      "fits down to the deepest place",
      { kind: "album", pictures: [{ url: 1 }] },
      "content/pictures/0/url must be string",
    ],
    ["has its constant, when a field is missing", { kind: "album" }, "content/pictures is missing"],
    ["has its constant, also when it comes first", { kind: "picture" }, "content/width is missing"],
    ["has its type, when none has its constant", { kind: "film", width: 1 }, 'content/kind must be "picture"'],
  ])("is told the fault of the one that %s", (_, content, expected) => {
    expect(told(Content, { content })).toBe(expected);
  });

  it("is told the fault of the one of its type, when that has a range", () => {
    const schema = Type.Union([Type.Null(), Type.Integer({ maximum: 5 })]);
    expect(told(schema, 6)).toBe("must be <= 5");
  });

  it("is told its own place in a list, whatever comes behind it", () => {
    const schema = Type.Array(Type.Union([Type.Object({ a: Type.String() }), Type.Null()]));
    expect(told(schema, [null, { a: 1 }, 7])).toBe("1/a must be string");
    expect(told(schema, [null, 7, { a: 1 }])).toBe("1 must be object or null");
  });
});

describe("a value with a fault before its alternatives", () => {
  it("is told that", () => {
    const schema = Type.Object({ count: Type.Integer(), name: TextOrNull });
    expect(told(schema, { count: "x", name: 7 })).toBe("count must be integer");
  });
});
