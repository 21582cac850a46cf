import { readFileSync } from "node:fs";
import type { TSchema } from "typebox";
import { Value } from "typebox/value";

/** The examples of the reference, from a file of `fixtures/api`. */
export function readExamples<Example>(name: string): readonly (Example & { readonly omits?: readonly string[] })[] {
  const file = new URL(`../../../fixtures/api/${name}`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")).examples;
}

/** The calls that the reference describes and does not show. */
export const notShown: readonly string[] = ["mute", "unmute", "ban", "unban"];

/** What a schema misses or refuses in a value. */
export function problems(schema: TSchema, value: unknown): string[] {
  return Value.Errors(schema, value).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
