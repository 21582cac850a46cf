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
  throw refuse(...explain(validator.Errors(value)));
}

type Problems = ReturnType<Validator["Errors"]>;

/** Where a value does not fit, and why, in words for somebody who has not read the schema. */
function explain(problems: Problems): [path: string, reason: string] {
  const [first] = problems;
  if (first === undefined) return ["", "does not fit"];
  const { instancePath: path, message } = first;
  const choice = problems.some(({ keyword, instancePath }) => keyword === "anyOf" && instancePath === path);
  if (first.keyword === "required" && choice) return [path, `must have at least one of ${namesOf(problems)}`];
  if (first.keyword === "required") return [path, `must have ${first.params.requiredProperties.join(", ")}`];
  if (first.keyword === "boolean") return [path, "is not known here"];
  if (first.keyword === "enum") return [path, `must be one of ${first.params.allowedValues.join(", ")}`];
  return [path, message];
}

function namesOf(problems: Problems): string {
  return problems
    .flatMap((problem) => (problem.keyword === "required" ? problem.params.requiredProperties : []))
    .join(", ");
}
