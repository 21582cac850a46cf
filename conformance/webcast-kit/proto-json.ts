/** JSON as `JSON.parse` gives it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** A message's proto3 JSON by the rules of fixtures/vectors/README.md, from what a decoder of ours gave. */
export function toProtoJson(value: unknown): Json {
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.length).toString("base64");
  if (Array.isArray(value)) return value.map(toProtoJson);
  if (typeof value === "object" && value !== null) return objectToJson(value);
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  return value as Json;
}

function objectToJson(message: object): Json {
  const present = Object.entries(message).filter(([name, value]) => name !== "$unknown" && !isAbsent(value));
  return fromEntries(present.map(([name, value]) => [name, toProtoJson(value)]));
}

/** Empty bytes and lists are the same as none. */
function isAbsent(value: unknown): boolean {
  return value === undefined || ((Array.isArray(value) || value instanceof Uint8Array) && value.length === 0);
}

/** `Object.fromEntries` makes an own property even of `__proto__`. */
function fromEntries(entries: readonly (readonly [string, Json])[]): { readonly [name: string]: Json } {
  return Object.fromEntries(entries);
}

/**
 * Leaves out what has its default, here and in messages inside; `keep` names the fields that are maps, whose values
 * are there even when they are defaults.
 */
export function withoutDefaults(json: Json, keep: readonly string[] = []): Json {
  if (Array.isArray(json))
    return json.map((item: Json) => (typeof item === "object" ? withoutDefaults(item, keep) : item));
  if (typeof json !== "object" || json === null) return json;
  const fields = Object.entries(json).filter(([name, value]) => !isDefault(value) && !isEmptyMap(name, value, keep));
  return fromEntries(fields.map(([name, value]) => [name, keep.includes(name) ? value : withoutDefaults(value, keep)]));
}

const isDefault = (value: Json) => value === "" || value === "0" || value === 0 || value === false;

function isEmptyMap(name: string, value: Json, maps: readonly string[]): boolean {
  return maps.includes(name) && Object.keys(value as object).length === 0;
}

/** One text for one value: keys in order, and -0 other than 0. */
export function canonical(json: Json): string {
  if (Array.isArray(json)) return `[${json.map(canonical).join()}]`;
  if (typeof json !== "object" || json === null) return Object.is(json, -0) ? "-0" : JSON.stringify(json);
  const fields = Object.entries(json).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, value]) => `${JSON.stringify(name)}:${canonical(value)}`).join()}}`;
}
