import type { Endpoint } from "@webcast-kit/contract";
import fc from "fast-check";

/** What of a field's schema says which values are wrong. */
interface FieldSchema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly maxItems?: number;
  readonly minItems?: number;
}

interface RequestSchema {
  readonly properties?: Readonly<Record<string, FieldSchema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly { readonly required: readonly string[] }[];
}

const fieldsOf = ({ request }: Endpoint): Readonly<Record<string, FieldSchema>> =>
  (request as RequestSchema).properties ?? {};

/** Parameters with one value that fits no schema, and what is wrong with it. */
export interface WrongField {
  readonly name: string;
  readonly value: unknown;
}

/** Whether a request without any parameter is wrong. */
export function needsSomething({ request }: Endpoint): boolean {
  const { required = [], anyOf = [] } = request as RequestSchema;
  return required.length > 0 || anyOf.length > 0;
}

/** Every way to leave out what has to be there. */
export function withoutRequired(endpoint: Endpoint): object[] {
  const { required = [], anyOf = [] } = endpoint.request as RequestSchema;
  const each = required.map((name) => omit(endpoint.example.request, [name]));
  const alternatives = anyOf.flatMap((choice) => choice.required);
  return alternatives.length === 0 ? each : [...each, omit(endpoint.example.request, alternatives)];
}

function omit(fields: object, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

/** JSON values of other types than a field has. */
export function wrongTypes(endpoint: Endpoint): fc.Arbitrary<WrongField>[] {
  const others = {
    string: fc.string(),
    number: fc.double({ noNaN: true, noDefaultInfinity: true }),
    boolean: fc.boolean(),
    null: fc.constant(null),
    object: fc.dictionary(fc.string(), fc.nat()),
    array: fc.array(fc.nat()),
  };
  return Object.entries(fieldsOf(endpoint)).flatMap(([name, schema]) =>
    Object.entries(others)
      .filter(([type]) => type !== jsonType(schema))
      .map(([, values]) => values.map((value) => ({ name, value }))),
  );
}

function jsonType({ type, enum: values }: FieldSchema): string {
  if (values !== undefined) return "string";
  return type === "integer" ? "number" : (type ?? "string");
}

/** Values of the right JSON type that are out of range. */
export function outOfRange(endpoint: Endpoint): WrongField[] {
  return Object.entries(fieldsOf(endpoint)).flatMap(([name, schema]) =>
    valuesOutOf(schema).map((value) => ({ name, value })),
  );
}

function valuesOutOf({
  enum: values,
  type,
  minimum,
  maximum,
  minLength,
  maxLength,
  pattern,
  minItems,
  maxItems,
}: FieldSchema): unknown[] {
  if (values !== undefined) return ["", "none of them", `${values[0]} `];
  const whole =
    type === "integer"
      ? [0.5, 1e300, ...(minimum === undefined ? [] : [minimum - 1]), ...(maximum === undefined ? [] : [maximum + 1])]
      : [];
  const texts =
    type === "string"
      ? [
          ...(minLength ? [""] : []),
          ...(maxLength ? ["x".repeat(maxLength + 1)] : []),
          ...(pattern?.startsWith("^[0-9]") ? ["-1", "1e3", "0x1", " 1", "1\n", "1".repeat(4000)] : []),
        ]
      : [];
  const lists =
    type === "array"
      ? [...(minItems ? [[]] : []), ...(maxItems ? [Array(maxItems + 1).fill("1")] : []), [1], [null], [[]]]
      : [];
  return [...whole, ...texts, ...lists];
}

/** Texts of a query that are no numbers, for the fields that are. */
export function badNumbers(endpoint: Endpoint): WrongField[] {
  const texts = ["-1", "1.5", "NaN", "Infinity", "1e3", "0x10", "9".repeat(30), " 1", "1 ", "", "true", "null", "١"];
  const numeric = Object.entries(fieldsOf(endpoint)).filter(([, { type }]) => type === "integer");
  return numeric.flatMap(([name]) => texts.map((value) => ({ name, value })));
}
