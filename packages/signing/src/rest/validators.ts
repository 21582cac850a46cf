import type { TSchema } from "typebox";
import { Compile, type Validator } from "typebox/compile";

/** By schema; they hold nothing of anybody's calls. */
const compiled = new WeakMap<TSchema, Validator>();

/**
 * The check of a schema, made at its first use. Where code cannot be made from text, e.g. under
 * `--disallow-code-generation-from-strings`, typebox reads the schema at each check instead.
 */
export function validatorOf(schema: TSchema): Validator {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  const validator = Compile(schema);
  compiled.set(schema, validator);
  return validator;
}
