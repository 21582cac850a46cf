import type { TSchema } from "typebox";
import { nearestErrors, type SchemaError } from "./nearest-alternative.ts";
import { validatorOf } from "./validators.ts";

/** Where a value does not fit its schema, and why. */
export interface SchemaFault {
  /** Names from the outside in; indexes are texts. */
  readonly path: readonly string[];
  /** What is wrong, e.g. `must be integer`. Nothing of the value is in it. */
  readonly message: string;
  /** What stands there; nothing when something is missing. */
  readonly found?: { readonly value: unknown };
}

/** The first fault that a validator finds; `undefined` when the value fits. */
export function faultOf(schema: TSchema, value: unknown): SchemaFault | undefined {
  const validator = validatorOf(schema);
  if (validator.Check(value)) return undefined;
  const errors = nearestErrors(validator.Errors(value));
  const [error] = errors;
  if (error === undefined) return { path: [], message: "does not fit" };
  const path = error.instancePath.split("/").slice(1).map(unescapePointer);
  if (error.keyword === "required") return missingFault(path, errors);
  const wanted = new Set(errors.flatMap(wantedBy));
  const message = wanted.size === 0 ? error.message : `must be ${[...wanted].join(" or ")}`;
  return { path, message, found: { value: valueAt(value, path) } };
}

/** One of several alternatives has its fields, or the one there is has its first. */
function missingFault(path: readonly string[], errors: readonly SchemaError[]): SchemaFault {
  const fields = errors.flatMap((error) => (error.keyword === "required" ? [error.params.requiredProperties] : []));
  if (fields.length === 1) return { path: [...path, ...(fields[0]?.slice(0, 1) ?? [])], message: "is missing" };
  return { path, message: `must have ${fields.map((all) => all.join(" and ")).join(" or ")}` };
}

/** What could stand after "must be"; nothing where the validator's own words say it. */
function wantedBy(error: SchemaError): readonly string[] {
  switch (error.keyword) {
    case "type":
      return [error.params.type].flat();
    case "const":
      return [JSON.stringify(error.params.allowedValue)];
    case "enum":
      return [`one of ${error.params.allowedValues.join(", ")}`];
    default:
      return [];
  }
}

/** JSON pointers write `~` and `/` in a name otherwise. */
function unescapePointer(part: string): string {
  return part.replaceAll("~1", "/").replaceAll("~0", "~");
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  let at = value;
  for (const name of path) at = (at as Readonly<Record<string, unknown>>)[name];
  return at;
}
