import type { TapeBody, TapeHeaderPair } from "./entry.ts";

/**
 * What a tape has in place of the address that it is played or recorded at, in answers and their headers. The name can
 * belong to nobody (RFC 2606).
 */
export const OWN_HOST = "tape.invalid";

/** Puts an address in its place; the number of bytes that this adds comes along. */
export function localBody(
  body: TapeBody | undefined,
  host: string,
): { readonly bytes: Buffer; readonly added: number } {
  const bytes = Buffer.from(body?.bytes ?? []);
  if (body === undefined || body.as === "b64" || !bytes.includes(OWN_HOST)) return { bytes, added: 0 };
  const local = Buffer.from(bytes.toString("utf8").replaceAll(OWN_HOST, host));
  return { bytes: local, added: local.length - bytes.length };
}

/** The same for headers; a length that is told is told anew when it has changed. */
export function localHeaders(headers: readonly TapeHeaderPair[], host: string, added: number): TapeHeaderPair[] {
  return withLength(headers, added).map(([name, value]) => [name, value.replaceAll(OWN_HOST, host)]);
}

/** Tells a length anew, where one is told, when a body has become longer or shorter. */
export function withLength(headers: readonly TapeHeaderPair[], added: number): readonly TapeHeaderPair[] {
  if (added === 0) return headers;
  return headers.map(([name, value]) => [
    name,
    name.toLowerCase() === "content-length" ? String(Number(value) + added) : value,
  ]);
}
