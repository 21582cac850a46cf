import type { TSchema } from "typebox";
import { provenanceKeyword } from "./provenance.ts";

/** Any JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Turns schemas into plain JSON, and gathers those that have a name. */
export interface SchemaComponents {
  /** The schema as plain JSON; each part with an `$id` becomes a reference to `#/components/schemas/<$id>`. */
  toJson(schema: TSchema): JsonObject;
  /** Adds a named schema, and returns a reference to it. @throws Error when the name has another schema. */
  add(name: string, schema: TSchema): JsonObject;
  /** What was referred to so far, by name. */
  readonly schemas: Readonly<Record<string, JsonObject>>;
}

/** A copy as plain JSON: what JSON cannot hold is gone. */
export function plainJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value));
}

/** A reference, e.g. `refTo("schemas", "WebcastUser")`. */
export function refTo(kind: string, name: string): JsonObject {
  return { $ref: `#/components/${kind}/${name}` };
}

/** Creates an empty collection, for one document. */
export function createSchemaComponents(): SchemaComponents {
  const schemas: Record<string, JsonObject> = {};

  function register(name: string, schema: JsonObject): JsonObject {
    const known = schemas[name];
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(schema)) {
      throw new Error(`Two different schemas have the name ${name}`);
    }
    schemas[name] = schema;
    return refTo("schemas", name);
  }

  function named({ $id, [provenanceKeyword]: mark, ...rest }: JsonObject): JsonObject {
    const ref = register(String($id), mapValues(rest, visit));
    // The mark belongs to the place, not to the schema. Beside "$ref" older JSON Schema would not see it.
    return mark === undefined ? ref : { allOf: [ref], [provenanceKeyword]: mark };
  }

  function visit(value: Json): Json {
    if (Array.isArray(value)) return value.map(visit);
    if (!isObject(value)) return value;
    return typeof value["$id"] === "string" ? named(value) : mapValues(value, visit);
  }

  const toJson = (schema: TSchema) => visit(plainJson(schema)) as JsonObject;
  return { toJson, add: (name, schema) => register(name, toJson(schema)), schemas };
}

function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function mapValues(object: JsonObject, change: (value: Json) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}
