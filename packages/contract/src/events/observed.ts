import type { TProperties, TSchema } from "typebox";
import { observed, provenanceKeyword } from "../provenance.ts";

/** Marks every property as known from public clients only: the fields of an event that the reference does not have. */
export function observedFields<Properties extends TProperties>(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, mark(schema)])) as Properties;
}

/** A copy with the mark. What makes a schema optional is no enumerable property: a spread would lose it. */
function mark<Schema extends TSchema>(schema: Schema): Schema {
  const own = Object.getOwnPropertyDescriptors(schema);
  const value = observed[provenanceKeyword];
  return Object.defineProperties({}, { ...own, [provenanceKeyword]: { value, enumerable: true } }) as Schema;
}
