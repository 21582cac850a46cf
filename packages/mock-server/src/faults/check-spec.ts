import Type from "typebox";
import { checkSchema } from "../check-schema.ts";
import { MockServerError } from "../errors.ts";
import { type FaultName, faultCatalog, faultNames } from "./catalog.ts";
import type { Fault } from "./effects.ts";
import type { FaultSelector, FaultSpec } from "./spec.ts";

const Text = Type.String({ minLength: 1, maxLength: 512 });
const closed = { additionalProperties: false } as const;
const common = {
  name: Type.Enum([...faultNames]),
  where: Type.Optional(
    Type.Object(
      {
        key: Type.Optional(Text),
        client: Type.Optional(Text),
        path: Type.Optional(Text),
        event: Type.Optional(Text),
        nth: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000_000 })),
      },
      closed,
    ),
  ),
  count: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
  probability: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 2 ** 31 - 1 })),
};
const Named = Type.Object({ name: common.name });
/** Of each fault, made once: compiling takes longer than all else. */
const schemas = new Map(
  faultNames.map((name) => [name, Type.Object({ ...common, ...optional(faultCatalog[name]) }, closed)]),
);

/** Every parameter has a default, or may be absent. */
function optional({ parameters }: Fault): Type.TProperties {
  return Type.Partial(parameters).properties;
}

/** A spec that was checked, with every default. */
export interface CheckedSpec {
  readonly name: FaultName;
  readonly fault: Fault;
  readonly where: FaultSelector | undefined;
  readonly count: number;
  readonly probability: number;
  readonly seed: number | undefined;
  /** Those of the fault; one that was left out and has no default is absent. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** @throws {MockServerError} ERR_ARGUMENT naming the field, its value and what was expected */
export function checkSpec(given: FaultSpec): CheckedSpec {
  const { name } = check(Named, given);
  const fault: Fault = faultCatalog[name];
  const spec = check(schemas.get(name) as Type.TObject, given) as unknown as FaultSpec;
  if (spec.where?.event !== undefined && !hasEvent(fault)) {
    throw new MockServerError(
      "ERR_ARGUMENT",
      `fault/where/event is for messages; ${name} happens to a ${unitOf(fault)}`,
    );
  }
  const { where, count = 1, probability = 1, seed } = spec;
  const parameters = Object.entries(fault.parameters.properties)
    .map(([field, schema]) => [field, spec[field] ?? (schema as { default?: unknown }).default] as const)
    .filter(([, value]) => value !== undefined);
  return { name, fault, where, count, probability, seed, parameters: Object.fromEntries(parameters) };
}

function hasEvent(fault: Fault): boolean {
  return fault.unit === "message" || (fault.unit === "frame" && fault.frames === "message");
}

/** What a fault happens to, in words. */
function unitOf(fault: Fault): string {
  return fault.unit === "frame" ? `${fault.frames} frame` : fault.unit;
}

function check<Schema extends Type.TSchema>(schema: Schema, value: unknown): Type.Static<Schema> {
  return checkSchema(schema, value, (path, reason) => {
    const expected = rangeOf(schema, path) ?? reason;
    return new MockServerError("ERR_ARGUMENT", `fault${path} ${expected}${describeValue(path, value)}`);
  });
}

/** The range of a number, both ends, which the check tells one by one. */
function rangeOf(schema: Type.TSchema, path: string): string | undefined {
  const { type, minimum, maximum } = (at(path, schema, "properties") ?? {}) as Record<string, unknown>;
  if (minimum === undefined || maximum === undefined) return undefined;
  return `must be a ${type === "integer" ? "whole " : ""}number from ${minimum} to ${maximum}`;
}

/** A value as far as it may be shown: what selects may be a key. */
function describeValue(path: string, spec: unknown): string {
  const value = at(path, spec);
  const isPlain = typeof value === "number" || typeof value === "boolean";
  const isShort = typeof value === "string" && value.length <= 64 && !path.startsWith("/where");
  return isPlain || isShort ? `, got ${JSON.stringify(value)}` : "";
}

/** What is at a path such as `/where/nth`; `through` is a field between each name and the next. */
function at(path: string, root: unknown, through?: string): unknown {
  let found = root;
  for (const name of path.split("/").slice(1)) {
    const parent = (through === undefined ? found : (found as Record<string, unknown> | undefined)?.[through]) as
      | Record<string, unknown>
      | undefined;
    found = parent?.[name];
  }
  return found;
}
