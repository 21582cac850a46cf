import { checkSchema } from "../../check-schema.ts";
import { MockServerError } from "../../errors.ts";
import type { Heard } from "../assembler.ts";
import type { TapeEntry, TapeHeaderPair } from "../entry.ts";
import { isHopByHop } from "../handshake.ts";
import { Censor, REDACTED_KINDS } from "../record/censor.ts";
import { toBody, toEntry } from "../record/heard-entry.ts";
import type { Tape } from "../tape.ts";
import { Har, type HarEntry, type HarMessage } from "./har-types.ts";

export interface HarOptions {
  /** Name of the tape. Default `har`. */
  readonly id?: string;
  /** Whether keys, cookies, tokens and signatures stay. Default false. */
  readonly unredacted?: boolean;
}

const kinds: ReadonlyMap<number, Heard["kind"]> = new Map<number, Heard["kind"]>([
  [1, "text"],
  [2, "frame"],
  [8, "close"],
  [9, "ping"],
  [10, "pong"],
]);

/** What no header may have: control letters, and what is more than a byte. */
const NOT_IN_HEADERS = /[^\t\x20-\x7e\x80-\xff]/gu;

/** What is told in seconds, in whole milliseconds. */
const SECOND_MS = 1000;

/**
 * Makes a tape of a HAR, with the socket messages that Chrome puts into `_webSocketMessages`. A HAR says nothing of
 * close frames, pings and fragments, unless it was made of a tape.
 *
 * @throws {MockServerError} ERR_TAPE_INVALID naming the place and what is wrong there
 */
export function fromHar(text: string, { id = "har", unredacted = false }: HarOptions = {}): Tape {
  const { entries } = checkSchema(Har, parse(text), (path, reason) => invalid(`${path} ${reason}`)).log;
  const starts = entries.map(({ startedDateTime }, index) => toMs(startedDateTime, index));
  const startMs = Math.min(...starts);
  if (entries.length === 0) throw invalid("/log/entries has no entry");
  const censor = unredacted ? undefined : new Censor();
  const lines = entries
    .flatMap((entry, index) => toLines(entry, { c: index + 1, startMs, t: (starts[index] ?? startMs) - startMs }))
    .sort((a, b) => a.t - b.t);
  // All is known: what is a secret in a later line is none of an earlier one.
  for (const line of lines) censor?.learn(line);
  return {
    header: {
      ...{ tape: 1, id, created: new Date(startMs).toISOString(), license: "private", origin: "recorded" },
      redacted: unredacted ? [] : REDACTED_KINDS,
    },
    entries: lines.map((line) => censor?.clean(line) ?? line),
  };
}

function parse(text: string): unknown {
  try {
    // Some tools write a byte order mark.
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (cause) {
    throw invalid(`not JSON: ${(cause as Error).message}`, cause);
  }
}

function toMs(text: string, index: number): number {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw invalid(`/log/entries/${index}/startedDateTime is not a time`);
  return ms;
}

interface Place {
  readonly c: number;
  readonly t: number;
  /** When the tape begins, in Unix milliseconds. */
  readonly startMs: number;
}

function toLines(entry: HarEntry, place: Place): TapeEntry[] {
  const { c, t } = place;
  const { _eof: eof } = entry;
  const lines = isSocket(entry) ? toSocket(entry, place) : [toHttp(entry, place)];
  if (eof === undefined) return lines;
  const at = Math.max(lines.at(-1)?.t ?? t, toT(eof.time, place));
  return [...lines, { t: at, c, kind: "eof", how: eof.how, ...(eof.by === "c" ? { d: "c" } : {}) }];
}

function isSocket({ request, _webSocketMessages: messages }: HarEntry): boolean {
  return messages !== undefined || /^wss?:/i.test(request.url);
}

function toSocket({ request, response, _webSocketMessages: messages = [], time }: HarEntry, place: Place): TapeEntry[] {
  const { c, t } = place;
  const first = messages[0] && toT(messages[0].time, place);
  const upgradeT = Math.max(t, Math.min(t + Math.max(0, Math.round(time)), first ?? Number.MAX_SAFE_INTEGER));
  const body = response.status === 101 ? {} : bodyOf(response.content);
  // Chrome writes status 0 for what it did not see.
  const status = Math.max(response.status, 101);
  let last = upgradeT;
  return [
    { t, c, kind: "open", url: toTarget(request.url), headers: toHeaders(request.headers) },
    { t: upgradeT, c, kind: "upgrade", status, headers: toHeaders(response.headers), ...body },
    ...messages.flatMap((message) => {
      last = Math.max(last, toT(message.time, place));
      return toMessage(message, last, c);
    }),
  ];
}

function toMessage({ type, opcode, data }: HarMessage, t: number, c: number): TapeEntry[] {
  const kind = kinds.get(opcode);
  if (kind === undefined) return [];
  const bytes = Buffer.from(data, kind === "text" ? "utf8" : "base64");
  return [toEntry({ kind, bytes }, { t, c, d: type === "send" ? "c" : "s" })];
}

function toHttp({ request, response, timings, time }: HarEntry, { c, t }: Place): TapeEntry {
  const { method, url, headers, postData } = request;
  const after = Math.max(0, Math.round(timings?.wait ?? time));
  const answer = { after, status: response.status, headers: toHeaders(response.headers), ...bodyOf(response.content) };
  return {
    ...{ t, c, kind: "http" },
    request: {
      method: method.toUpperCase(),
      url: toTarget(url),
      headers: toHeaders(headers),
      ...bodyOf(postData ?? {}),
    },
    // Status 0: there was no answer.
    ...(response.status >= 200 ? { response: answer } : {}),
  };
}

function toT(seconds: number, { startMs }: Place): number {
  return Math.max(0, Math.round(seconds * SECOND_MS - startMs));
}

/** Path and query. */
function toTarget(url: string): string {
  if (!URL.canParse(url)) throw invalid(`${JSON.stringify(url.slice(0, 20))} is not a URL`);
  const { pathname, search } = new URL(url);
  return pathname + search;
}

/**
 * Without those of the connection, and those of HTTP/2. What a HAR has of a body is unpacked, so that neither its
 * packing nor its length holds.
 */
function toHeaders(headers: readonly { readonly name: string; readonly value: string }[]): TapeHeaderPair[] {
  const others = headers.filter(
    ({ name }) => !(name.startsWith(":") || isHopByHop(name) || /^content-(encoding|length)$/i.test(name)),
  );
  // Chrome puts values of one name into one, a line each.
  return others.flatMap(({ name, value }) => value.split("\n").map((each): TapeHeaderPair => [name, asOnWire(each)]));
}

/** A header's letters are bytes, and none of them ends a line. */
function asOnWire(value: string): string {
  return value.replaceAll(NOT_IN_HEADERS, (letter) => (letter > "\xff" ? Buffer.from(letter).toString("latin1") : ""));
}

function bodyOf({ text, encoding }: { readonly text?: string; readonly encoding?: string }) {
  return toBody(Buffer.from(text ?? "", encoding === "base64" ? "base64" : "utf8"));
}

function invalid(reason: string, cause?: unknown): MockServerError {
  return new MockServerError("ERR_TAPE_INVALID", `HAR: ${reason}`, { cause });
}
