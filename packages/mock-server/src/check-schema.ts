import type { Static, TSchema } from "typebox";
import { Compile, type Validator } from "typebox/compile";

/** Compiled once a process: that takes longer than all checks of a test together. */
const validators = new WeakMap<TSchema, Validator>();

/**
 * Checks a value against a schema.
 *
 * @param refuse makes the error of a value that does not fit, from where it does not (`/user/id`) and why
 */
export function checkSchema<Schema extends TSchema>(
  schema: Schema,
  value: unknown,
  refuse: (path: string, reason: string) => Error,
): Static<Schema> {
  let validator = validators.get(schema);
  if (validator === undefined) {
    validator = Compile(schema);
    validators.set(schema, validator);
  }
  if (validator.Check(value)) return value as Static<Schema>;
  const [problem] = validator.Errors(value);
  throw refuse(problem?.instancePath ?? "", problem?.message ?? "does not fit");
}
