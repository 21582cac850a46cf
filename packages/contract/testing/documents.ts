import type { Json, JsonObject } from "../src/documents.ts";

/** Every value of a key, anywhere in a document, e.g. all references with `$ref`. */
export function valuesOf(key: string, value: Json): Json[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, child]: [string, Json]) => [
    ...(name === key ? [child] : []),
    ...valuesOf(key, child),
  ]);
}

/** What a reference such as `#/components/schemas/WebcastUser` names; undefined when there is no such thing. */
export function resolveRef(document: JsonObject, ref: string): Json | undefined {
  const keys = ref.replace(/^#\//, "").split("/");
  return keys.reduce<Json | undefined>((value, key) => (value as JsonObject | undefined)?.[key], document);
}

/** A deep copy with another value at a path, for documents that are broken on purpose; undefined removes it. */
export function changed(document: object, path: readonly string[], value?: Json): JsonObject {
  const copy = structuredClone(document) as Record<string, Json>;
  const parent = path.slice(0, -1).reduce((node, key) => node[key] as Record<string, Json>, copy);
  const last = path.at(-1) ?? "";
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy;
}
