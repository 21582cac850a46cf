import { events, observedEvents } from "@webcast-kit/contract";
import { encodeEvent, type LiveEventInit, ProtocolError } from "@webcast-kit/protocol";
import type { Static, TObject, TSchema } from "typebox";
import { checkSchema } from "../check-schema.ts";
import type { Expectation, TapeBody, TapeEntry, TapeRequest, TapeResponse } from "./entry.ts";
import { lineSchemas } from "./schema.ts";

/** Makes the error of a line. */
export type RefuseLine = (reason: string, cause?: unknown) => Error;

const eventSchemas: ReadonlyMap<string, TSchema> = new Map(Object.entries({ ...events, ...observedEvents }));

type LineName = keyof typeof lineSchemas;
type Line<Name extends LineName> = Static<(typeof lineSchemas)[Name]>;

/** Longest close reason and control payload (RFC 6455, section 5.5). */
const MAX_CONTROL_BYTES = 125;

/** How each kind of line becomes an entry. */
const readers: { readonly [Name in LineName]: (line: Line<Name>, refuse: RefuseLine) => TapeEntry } = {
  event: ({ t, c, j }, refuse) => ({ ...at(t, c), kind: "message", ...readEvent(j, refuse) }),
  message: ({ t, c, method, msgId = "0", history = false, b64 }) => ({
    ...at(t, c),
    kind: "message",
    message: { method, payload: fromBase64(b64), msgId, msgType: 0, offset: "0", isHistory: history },
  }),
  bin: (line, refuse) => {
    const bytes = fromBase64(line.b64);
    return { ...sent(line), kind: "frame", bytes, ...readFragments(line.frag, bytes.length, refuse) };
  },
  text: (line, refuse) => {
    const { bytes, as } = readBody(line, refuse) ?? { bytes: Buffer.alloc(0), as: "s" };
    const text = Buffer.from(bytes).toString("utf8");
    return {
      ...{ ...sent(line), kind: "text", text, ...readFragments(line.frag, bytes.length, refuse) },
      ...(as === "j" ? { isJson: true } : {}),
      ...(as === "b64" ? { bytes } : {}),
    };
  },
  ping: (line, refuse) => ({ ...sent(line), kind: "ping", bytes: readControl(line.b64, refuse) }),
  pong: (line, refuse) => ({ ...sent(line), kind: "pong", bytes: readControl(line.b64, refuse) }),
  close: (line, refuse) => ({ ...sent(line), kind: "close", ...readClose(line, refuse) }),
  open: ({ t, c, url, h = [] }) => ({ ...at(t, c), kind: "open", url, headers: h }),
  upgrade: (line, refuse) => ({
    ...at(line.t, line.c),
    ...{ kind: "upgrade", status: line.status, headers: line.h ?? [] },
    ...optional("body", readBody(line, refuse)),
  }),
  http: ({ t, c, req, res }, refuse) => ({
    ...at(t, c),
    kind: "http",
    request: readRequest(req, refuse),
    ...optional("response", res && readResponse(res, refuse)),
  }),
  eof: ({ t, c, d, how }) => ({ ...at(t, c), ...optional("d", d), kind: "eof", how }),
};

/** @throws what `refuse` makes, saying why the line is none */
export function parseEntry(line: unknown, refuse: RefuseLine): TapeEntry {
  const name = nameOf(line, refuse);
  const schema: TObject = lineSchemas[name];
  const checked = checkSchema(schema, line, (path, reason) => refuse(`${path} ${reason}`.trim()));
  if ("expect" in checked && checked["d"] === "s") throw refuse("expect is for lines of the client");
  const entry = (readers[name] as (line: unknown, refuse: RefuseLine) => TapeEntry)(checked, refuse);
  const more = unknownKeys(schema, checked);
  return more === undefined ? entry : { ...entry, more };
}

function nameOf(line: unknown, refuse: RefuseLine): LineName {
  const kind = (line as { k?: unknown } | null)?.k;
  if (kind === "msg") return Object.hasOwn(line as object, "j") ? "event" : "message";
  if (typeof kind === "string" && kind !== "event" && kind !== "message" && Object.hasOwn(lineSchemas, kind)) {
    return kind as LineName;
  }
  const kinds = ["msg", "bin", "text", "ping", "pong", "close", "open", "upgrade", "http", "eof"];
  throw refuse(`k must be one of ${kinds.map((each) => JSON.stringify(each)).join(", ")}, got ${JSON.stringify(kind)}`);
}

function at(t: number, c: number): { readonly t: number; readonly c?: number } {
  return c === 1 ? { t } : { t, c };
}

function sent({ t, c, d, expect }: { t: number; c: number; d: "s" | "c"; expect?: Expectation | object }) {
  return { ...at(t, c), ...(d === "c" ? { d } : {}), ...optional("expect", expect as Expectation | undefined) };
}

/** A field that is left out when there is nothing in it. */
function optional<Name extends string, Value>(name: Name, value: Value | undefined): { readonly [N in Name]?: Value } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [N in Name]?: Value };
}

function unknownKeys({ properties }: TObject, line: object): Readonly<Record<string, unknown>> | undefined {
  const more = Object.entries(line).filter(([key]) => !Object.hasOwn(properties, key));
  return more.length === 0 ? undefined : Object.fromEntries(more);
}

function readEvent(j: Line<"event">["j"], refuse: RefuseLine) {
  const schema = eventSchemas.get(j.type);
  if (schema !== undefined) checkSchema(schema, j, (path, reason) => refuse(`${path} ${reason}`.trim()));
  const event = j as LiveEventInit;
  try {
    return { message: encodeEvent(event), event };
  } catch (cause) {
    if (cause instanceof ProtocolError) throw refuse(cause.message, cause);
    throw cause;
  }
}

function readBody(
  { s, j, b64 }: { readonly s?: string; readonly j?: unknown; readonly b64?: string },
  refuse: RefuseLine,
): TapeBody | undefined {
  const found = Object.entries({ s, j, b64 }).filter(([, value]) => value !== undefined);
  if (found.length > 1) throw refuse(`expected one of s, j and b64, got ${found.map(([name]) => name).join(" and ")}`);
  if (s !== undefined) return { bytes: Buffer.from(s), as: "s" };
  if (b64 !== undefined) return { bytes: fromBase64(b64), as: "b64" };
  return j === undefined ? undefined : { bytes: Buffer.from(JSON.stringify(j)), as: "j" };
}

function readRequest(part: Line<"http">["req"], refuse: RefuseLine): TapeRequest {
  const { method, url, h = [] } = part;
  const more = unknownKeys(lineSchemas.http.properties.req, part);
  return { method, url, headers: h, ...optional("body", readBody(part, refuse)), ...optional("more", more) };
}

function readResponse(part: NonNullable<Line<"http">["res"]>, refuse: RefuseLine): TapeResponse {
  const { t = 0, status, h = [], chunks } = part;
  const body = readBody(part, refuse);
  if (chunks !== undefined) checkChunks(chunks, body?.bytes.length ?? 0, refuse);
  const more = unknownKeys(lineSchemas.http.properties.res, part);
  return {
    ...{ after: t, status, headers: h },
    ...optional("body", body),
    ...optional("chunks", chunks),
    ...optional("more", more),
  };
}

function checkChunks(chunks: readonly (readonly [number, number])[], length: number, refuse: RefuseLine): void {
  const sum = chunks.reduce((total, [, size]) => total + size, 0);
  if (sum !== length) throw refuse(`chunks have ${sum} bytes together, the body has ${length}`);
  const back = chunks.findIndex(([ms], index) => ms < (chunks[index - 1]?.[0] ?? 0));
  if (back !== -1) throw refuse(`chunk ${back + 1} comes before the one in front of it`);
}

function readFragments(fragments: readonly number[] | undefined, length: number, refuse: RefuseLine) {
  const sum = fragments?.reduce((total, size) => total + size, 0);
  if (sum !== undefined && sum !== length) throw refuse(`frag has ${sum} bytes together, the message has ${length}`);
  return optional("fragments", fragments);
}

function readControl(b64: string, refuse: RefuseLine): Uint8Array {
  const bytes = fromBase64(b64);
  if (bytes.length > MAX_CONTROL_BYTES) throw refuse(`b64 has ${bytes.length} bytes, at most 125 are allowed`);
  return bytes;
}

function readClose({ code, reason = "", b64 }: Line<"close">, refuse: RefuseLine) {
  if (b64 !== undefined) {
    if (code !== undefined || reason !== "") throw refuse("expected b64, or code and reason, got both");
    return { reason, bytes: readControl(b64, refuse) };
  }
  if (code === undefined && reason !== "") throw refuse("a reason needs a code");
  if (Buffer.byteLength(reason) > MAX_CONTROL_BYTES - 2) throw refuse("reason has more than 123 bytes");
  return { ...optional("code", code), reason };
}

function fromBase64(text: string): Buffer {
  return Buffer.from(text, "base64");
}
