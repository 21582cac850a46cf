/** Numbers and words are shorter; what is longer in an answer of numbers may be anything, a key that was sent back too. */
const MAX_TEXT = 9;

/**
 * Copies what is documented of an answer, so that it can stand in errors and logs: the fields of these names, with
 * numbers and short texts as they are, and everything else by its type.
 */
export function rawAnswer(answer: unknown, fields: readonly string[]): unknown {
  return isObject(answer) ? pick(answer, fields, (value) => rawAnswer(value, ["x", "y"])) : plainValue(answer);
}

/** Tells whether a value has fields. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function pick(
  object: Readonly<Record<string, unknown>>,
  fields: readonly string[],
  copy: (value: unknown) => unknown,
): Record<string, unknown> {
  const known = fields.filter((field) => Object.hasOwn(object, field));
  return Object.fromEntries(known.map((field) => [field, copy(object[field])]));
}

function plainValue(value: unknown): unknown {
  if (typeof value === "string") return value.length <= MAX_TEXT ? value : `[a text of ${value.length} characters]`;
  if (typeof value === "number" || typeof value === "boolean" || value === null || value === undefined) return value;
  return Array.isArray(value) ? `[a list of ${value.length}]` : `[${typeof value}]`;
}
