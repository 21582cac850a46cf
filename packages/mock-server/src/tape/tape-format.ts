import { events, observedEvents } from "@webcast-kit/contract";
import { encodeEvent, type LiveEventInit, ProtocolError } from "@webcast-kit/protocol";
import Type, { type Static, type TSchema } from "typebox";
import { checkSchema } from "../check-schema.ts";
import { MockServerError } from "../errors.ts";
import { isSendableCloseCode } from "../sockets/close-socket.ts";
import type { Tape, TapeEntry, TapeHeader } from "./tape.ts";

/*
 * `*.tape.jsonl`: UTF-8, one JSON object a line. The first line is the header; each further one is what the server
 * (`d: "s"`) sent on connection `c` at `t` milliseconds:
 *   k = "msg"    a message: as an event in `j`, or as bytes in `method`, `msgId`, `history`, `b64`
 *   k = "bin"    a binary socket message, byte for byte, in `b64`
 *   k = "text"   a text socket message in `s`
 *   k = "close"  the socket closes with `code` and `reason`
 */
const HeaderLine = Type.Object({
  tape: Type.Literal(1),
  id: Type.String({ minLength: 1 }),
  created: Type.String(),
  license: Type.String(),
  origin: Type.Union([Type.Literal("synthetic"), Type.Literal("recorded")]),
  seed: Type.Optional(Type.Integer()),
});

const eventSchemas: ReadonlyMap<string, TSchema> = new Map(Object.entries({ ...events, ...observedEvents }));

const base = { t: Type.Integer({ minimum: 0 }), c: Type.Literal(1), d: Type.Literal("s") };
const Base64 = Type.String({ pattern: "^[A-Za-z0-9+/]*={0,2}$" });

const lineSchemas = {
  event: Type.Object({ ...base, k: Type.Literal("msg"), j: Type.Object({ type: Type.String() }) }),
  message: Type.Object({
    ...base,
    k: Type.Literal("msg"),
    method: Type.String({ minLength: 1 }),
    msgId: Type.Optional(Type.String({ pattern: "^[0-9]{1,20}$" })),
    history: Type.Optional(Type.Boolean()),
    b64: Base64,
  }),
  bin: Type.Object({ ...base, k: Type.Literal("bin"), b64: Base64 }),
  text: Type.Object({ ...base, k: Type.Literal("text"), s: Type.String() }),
  close: Type.Object({
    ...base,
    k: Type.Literal("close"),
    code: Type.Integer({ minimum: 1000, maximum: 4999 }),
    reason: Type.String(),
  }),
};

/**
 * Reads a tape.
 *
 * @throws {MockServerError} ERR_TAPE_INVALID naming the line and what is wrong with it
 */
export function parseTape(text: string): Tape {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  const [first = "", ...rest] = lines;
  const header: TapeHeader = check(HeaderLine, parseLine(first, 1), 1);
  if (Number.isNaN(Date.parse(header.created))) throw invalid(1, `created is not a time: ${header.created}`);
  const entries = rest.map((line, index) => parseEntry(parseLine(line, index + 2), index + 2));
  checkOrder(entries);
  return { header, entries };
}

function parseLine(line: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw invalid(number, "not JSON", cause);
  }
}

function parseEntry(line: unknown, number: number): TapeEntry {
  const kind = (line as { k?: unknown } | null)?.k;
  switch (kind) {
    case "msg":
      return Object.hasOwn(line as object, "j") ? parseEvent(line, number) : parseMessage(line, number);
    case "bin": {
      const { t, b64 } = check(lineSchemas.bin, line, number);
      return { t, kind: "frame", bytes: Buffer.from(b64, "base64") };
    }
    case "text": {
      const { t, s } = check(lineSchemas.text, line, number);
      return { t, kind: "text", text: s };
    }
    case "close": {
      const { t, code, reason } = check(lineSchemas.close, line, number);
      if (!isSendableCloseCode(code)) throw invalid(number, `code ${code} cannot be sent: 1000 to 1014, 3000 to 4999`);
      return { t, kind: "close", code, reason };
    }
    default:
      throw invalid(number, `k must be "msg", "bin", "text" or "close", got ${JSON.stringify(kind)}`);
  }
}

function parseEvent(line: unknown, number: number): TapeEntry {
  const { t, j } = check(lineSchemas.event, line, number);
  const schema = eventSchemas.get(j.type);
  if (schema !== undefined) check(schema, j, number);
  const event = j as LiveEventInit;
  try {
    return { t, kind: "message", message: encodeEvent(event), event };
  } catch (cause) {
    if (cause instanceof ProtocolError) throw invalid(number, cause.message, cause);
    throw cause;
  }
}

function parseMessage(line: unknown, number: number): TapeEntry {
  const { t, method, msgId = "0", history = false, b64 } = check(lineSchemas.message, line, number);
  const payload = Buffer.from(b64, "base64");
  return { t, kind: "message", message: { method, payload, msgId, msgType: 0, offset: "0", isHistory: history } };
}

function checkOrder(entries: readonly TapeEntry[]): void {
  let last = 0;
  for (const [index, { t }] of entries.entries()) {
    if (t < last) throw invalid(index + 2, `t is ${t}, before the ${last} of the line above`);
    last = t;
  }
}

function check<Schema extends TSchema>(schema: Schema, value: unknown, number: number): Static<Schema> {
  return checkSchema(schema, value, (path, reason) => invalid(number, `${path} ${reason}`.trim()));
}

function invalid(line: number, reason: string, cause?: unknown): MockServerError {
  return new MockServerError("ERR_TAPE_INVALID", `line ${line}: ${reason}`, { cause });
}

/** Writes a tape: messages that came from an event as that event, the others as bytes. */
export function formatTape({ header, entries }: Tape): string {
  return `${[header, ...entries.map(formatEntry)].map((line) => JSON.stringify(line)).join("\n")}\n`;
}

function formatEntry(entry: TapeEntry): object {
  const line = { t: entry.t, c: 1, d: "s" };
  switch (entry.kind) {
    case "message":
      return { ...line, k: "msg", ...(entry.event ? { j: entry.event } : formatMessage(entry.message)) };
    case "frame":
      return { ...line, k: "bin", b64: toBase64(entry.bytes) };
    case "text":
      return { ...line, k: "text", s: entry.text };
    case "close":
      return { ...line, k: "close", code: entry.code, reason: entry.reason };
  }
}

function formatMessage({ method, msgId, isHistory, payload }: Extract<TapeEntry, { kind: "message" }>["message"]) {
  return { method, msgId, ...(isHistory ? { history: true } : {}), b64: toBase64(payload) };
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");
}
