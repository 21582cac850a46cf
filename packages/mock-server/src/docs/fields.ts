import { type Provenance, provenanceKeyword } from "@webcast-kit/contract";
import type { TSchema } from "typebox";

/** One property of a schema, in words. */
export interface Field {
  /** How to reach it, e.g. `emotes[].emoteId`. */
  readonly path: string;
  /** Its type, or the name of a shape that is told elsewhere. */
  readonly type: string;
  readonly isOptional: boolean;
  /** Where it is from, if that is another source than of what it stands in. */
  readonly provenance: Provenance | undefined;
  /** What it means, with its default and its range. */
  readonly text: string;
}

/** The keywords that the contract uses. */
interface Schema {
  readonly $id?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly [provenanceKeyword]?: Provenance;
}

/**
 * Every property of an object, and below it those of objects without a name of their own.
 *
 * @param source where the object as a whole is from
 */
export function fieldsOf(schema: TSchema, source: Provenance = "documented"): Field[] {
  return listFields(schema as Schema, "", source);
}

function listFields({ properties = {}, required = [] }: Schema, prefix: string, inherited: Provenance): Field[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const source = schema[provenanceKeyword] ?? inherited;
    const path = `${prefix}${name}`;
    const own: Field = {
      path,
      type: typeOf(schema),
      isOptional: !required.includes(name),
      provenance: source === inherited ? undefined : source,
      text: textOf(schema),
    };
    const [inner, step] = schema.items === undefined ? [schema, "."] : [schema.items, "[]."];
    return inner.$id === undefined ? [own, ...listFields(inner, `${path}${step}`, source)] : [own];
  });
}

function typeOf(schema: Schema): string {
  if (schema.$id !== undefined) return schema.$id;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.items !== undefined) return `${typeOf(schema.items)}[]`;
  if (schema.type !== undefined) return schema.type;
  return schema.anyOf?.map(typeOf).join(" | ") ?? "any";
}

function textOf({ description, minimum, exclusiveMinimum, maximum, ...schema }: Schema): string {
  const notes = [
    description,
    minimum === undefined ? undefined : `at least ${minimum.toLocaleString("en")}`,
    exclusiveMinimum === undefined ? undefined : `above ${exclusiveMinimum}`,
    maximum === undefined ? undefined : `at most ${maximum.toLocaleString("en")}`,
    "default" in schema ? `default \`${JSON.stringify(schema.default)}\`` : undefined,
  ];
  const text = notes.filter((note) => note !== undefined).join("; ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
