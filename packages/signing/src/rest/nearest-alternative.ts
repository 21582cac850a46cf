import type { Validator } from "typebox/compile";

/** One failure that a validator tells. Those of alternatives come before the one that says that none fits. */
export type SchemaError = ReturnType<Validator["Errors"]>[number];

const VALUE_KEYWORDS: ReadonlySet<string> = new Set(["type", "const", "enum"]);

/**
 * The first failure. Where that is of an alternative, the failure of the alternative that comes nearest: the one that
 * fits down to the deepest place. Alternatives that come as near, and want another value or field at one place, are
 * told together.
 */
export function nearestErrors(errors: readonly SchemaError[]): readonly SchemaError[] {
  const [first] = errors;
  const union = errors.findLast((error) => error.keyword === "anyOf" && isInside(first, error));
  if (union === undefined) return errors.slice(0, 1);
  const alternatives = alternativesOf(errors, union).map((own) => ({ own, nearness: nearnessOf(own, union) }));
  const greatest = Math.max(...alternatives.map(({ nearness }) => nearness));
  const nearest = alternatives.filter(({ nearness }) => nearness === greatest).flatMap(({ own }) => nearestErrors(own));
  const [told] = nearest;
  return nearest.filter((error) => error === told || isAlike(error, told));
}

function isInside(error: SchemaError | undefined, union: SchemaError): boolean {
  if (error === undefined || !error.schemaPath.startsWith(`${union.schemaPath}/anyOf/`)) return false;
  return `${error.instancePath}/`.startsWith(`${union.instancePath}/`);
}

/** The failures of each alternative. */
function alternativesOf(errors: readonly SchemaError[], union: SchemaError): readonly SchemaError[][] {
  const byIndex = new Map<string, SchemaError[]>();
  const start = `${union.schemaPath}/anyOf/`.length;
  for (const error of errors.filter((each) => isInside(each, union))) {
    const [index = ""] = error.schemaPath.slice(start).split("/", 1);
    const own = byIndex.get(index);
    if (own === undefined) byIndex.set(index, [error]);
    else own.push(error);
  }
  return [...byIndex.values()];
}

function nearnessOf(errors: readonly SchemaError[], union: SchemaError): number {
  const told = errors.filter(({ keyword }) => keyword !== "anyOf");
  return Math.min(...told.map((error) => depthOf(error, depthOfPath(union))));
}

/** At one place, a value of another type is farther off than one that fits in its type and fails otherwise. */
function depthOf(error: SchemaError, unionDepth: number): number {
  const depth = depthOfPath(error);
  // A constant inside an alternative, such as `kind`, says that another alternative is meant.
  if (error.keyword === "const" && depth > unionDepth) return depth - 1;
  return VALUE_KEYWORDS.has(error.keyword) ? depth : depth + 0.5;
}

function depthOfPath({ instancePath }: SchemaError): number {
  return instancePath.split("/").length;
}

function isAlike(error: SchemaError, other: SchemaError | undefined): boolean {
  if (error.instancePath !== other?.instancePath) return false;
  const areBoth = (test: (keyword: string) => boolean): boolean => test(error.keyword) && test(other.keyword);
  return areBoth((keyword) => keyword === "required") || areBoth((keyword) => VALUE_KEYWORDS.has(keyword));
}
