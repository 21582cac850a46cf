import { provenanceKeyword } from "@webcast-kit/contract";
import { tableOf } from "../markdown.ts";

/** What this page shows of a JSON Schema. */
interface Schema {
  readonly $id?: string;
  readonly type?: string;
  readonly description?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly [provenanceKeyword]?: string;
}

/** The fields of an object's schema as a table, those of inner objects below them. */
export function schemaTable(schema: object): string {
  const rows = rowsOf(schema as Schema, "");
  return rows.length === 0 ? "None." : tableOf(["field", "type", "required", "known from", "what it is"], rows);
}

/** What a schema says of itself, as a sentence; nothing where it says nothing. */
export function sentenceOf(schema: object): string {
  const { description } = schema as Schema;
  return description === undefined ? "" : `${description.replace(/\.$/, "")}.`;
}

/** Says in words which fields may stand for each other. */
export function choiceOf(schema: object): string {
  const names = ((schema as Schema).anyOf ?? []).flatMap(({ required = [] }) => required);
  return names.length === 0 ? "" : `At least one of ${names.map((name) => `\`${name}\``).join(", ")} is needed.`;
}

function rowsOf(schema: Schema, prefix: string): string[][] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => [
    [
      `\`${prefix}${name}\``,
      typeOf(field),
      schema.required?.includes(name) ? "yes" : "",
      field[provenanceKeyword] ?? "documented",
      [field.description, limitsOf(field)].filter((text) => text).join(". "),
    ],
    ...innerRows(field, `${prefix}${name}`),
  ]);
}

function innerRows(field: Schema, name: string): string[][] {
  if (field.$id !== undefined) return [];
  if (field.items !== undefined) return innerRows(field.items, `${name}[]`);
  return rowsOf(field, `${name}.`);
}

function typeOf(schema: Schema): string {
  if (schema.$id !== undefined) return schema.$id;
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(", ");
  if (schema.items !== undefined) return `array of ${typeOf(schema.items)}`;
  if (schema.type !== undefined) return schema.type;
  return schema.anyOf?.map(typeOf).join(" or ") ?? "any";
}

function limitsOf(schema: Schema): string {
  const limits = [
    schema.minimum !== undefined && schema.minimum !== -(2 ** 31) && `at least ${schema.minimum}`,
    schema.exclusiveMinimum !== undefined && `more than ${schema.exclusiveMinimum}`,
    schema.maximum !== undefined && schema.maximum !== 2 ** 53 - 1 && `at most ${schema.maximum}`,
    schema.maxLength !== undefined && `at most ${schema.maxLength} characters`,
    schema.maxItems !== undefined && `at most ${schema.maxItems}`,
    schema.default !== undefined && `default \`${JSON.stringify(schema.default)}\``,
  ].filter((limit) => limit !== false);
  const text = limits.join(", ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
