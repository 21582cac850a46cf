import Type from "typebox";
import { describe, expect, it } from "vitest";
import { observed } from "./provenance.ts";
import { createSchemaComponents } from "./schema-components.ts";

const Named = Type.Object({ id: Type.String() }, { $id: "Named" });

describe("createSchemaComponents", () => {
  it("refers to schemas with an id, wherever they stand", () => {
    const schemas = createSchemaComponents();
    const list = schemas.toJson(Type.Object({ list: Type.Array(Named) }));
    expect(list).toMatchObject({ properties: { list: { items: { $ref: "#/components/schemas/Named" } } } });
    expect(schemas.schemas).toEqual({
      Named: { type: "object", required: ["id"], properties: { id: { type: "string" } } },
    });
  });

  it("keeps the mark of a place apart from the schema", () => {
    const schemas = createSchemaComponents();
    schemas.toJson(Named);
    const marked = schemas.toJson({ ...Named, ...observed });
    expect(marked).toEqual({ allOf: [{ $ref: "#/components/schemas/Named" }], "x-provenance": "observed" });
    expect(schemas.schemas["Named"]).not.toHaveProperty("x-provenance");
  });

  it("refuses two schemas of one name", () => {
    const schemas = createSchemaComponents();
    schemas.add("Named", Type.String());
    expect(() => schemas.toJson(Named)).toThrow("Two different schemas have the name Named");
  });
});
