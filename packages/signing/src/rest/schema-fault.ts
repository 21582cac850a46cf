import type { TSchema } from "typebox";
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
  const errors = validator.Errors(value);
  // Of alternatives, the failures of each come before the one that says that none fits.
  const error = errors.find(({ keyword }) => keyword === "anyOf") ?? errors[0];
  if (error === undefined) return { path: [], message: "does not fit" };
  const path = error.instancePath.split("/").slice(1).map(unescapePointer);
  if (error.keyword === "required") {
    return { path: [...path, ...error.params.requiredProperties.slice(0, 1)], message: "is missing" };
  }
  const message = error.keyword === "enum" ? `must be one of ${error.params.allowedValues.join(", ")}` : error.message;
  return { path, message, found: { value: valueAt(value, path) } };
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
