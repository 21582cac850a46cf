import type { HttpEntry, TapeBody, TapeEntry, TapeHeaderPair, TapeResponse } from "../entry.ts";
import { withLength } from "../own-origin.ts";
import { rewritePacked } from "./packed.ts";
import { TextCensor } from "./text-censor.ts";

/** What a tape says of what was taken out of it. */
export const REDACTED_KINDS: readonly string[] = ["keys", "cookies", "tokens", "signatures"];

/** Longest reason of a close frame, in bytes. */
const MAX_REASON_BYTES = 123;

/**
 * Takes keys, cookies, tokens and signatures out of a tape: by their names, and whatever was once seen under such a
 * name also wherever else it stands. Binary bytes keep their length, unless they are packed.
 */
export class Censor {
  readonly #texts = new TextCensor();

  /** Remembers the secrets of an entry that is not whole yet, or whose turn comes later. */
  learn(entry: TapeEntry): void {
    this.#cleanAll(entry);
  }

  /** Entries are to be given in the order in which they happened. */
  clean(entry: TapeEntry): TapeEntry {
    // What is a secret may be told at the end.
    this.learn(entry);
    return this.#cleanAll(entry);
  }

  #cleanAll(entry: TapeEntry): TapeEntry {
    const clean = this.#cleanKind(entry);
    return entry.more === undefined ? clean : { ...clean, more: this.#more(entry.more) };
  }

  #cleanKind(entry: TapeEntry): TapeEntry {
    switch (entry.kind) {
      case "open":
        return { ...entry, url: this.#texts.clean(entry.url), headers: this.#headers(entry.headers) };
      case "upgrade":
        return { ...entry, headers: this.#headers(entry.headers), ...this.#body(entry.body) };
      case "http":
        return this.#http(entry);
      case "text":
        return this.#text(entry);
      case "close":
        return this.#close(entry);
      case "frame":
        return this.#frame(entry);
      case "ping":
      case "pong":
        return { ...entry, bytes: this.#texts.bytes(entry.bytes) };
      case "message":
        return { ...entry, message: { ...entry.message, payload: this.#texts.bytes(entry.message.payload) } };
      case "eof":
        return entry;
    }
  }

  #http(entry: HttpEntry): HttpEntry {
    const { request, response } = entry;
    const [url, headers] = [this.#texts.clean(request.url), this.#headers(request.headers)];
    return {
      ...{ ...entry, request: { ...request, url, headers, ...this.#body(request.body) } },
      ...(response && { response: this.#response(response) }),
    };
  }

  /** What is told of the length stays true. */
  #response(response: TapeResponse): TapeResponse {
    const { headers, body, chunks, ...rest } = response;
    const clean = this.#body(body);
    const length = clean.body?.bytes.length ?? 0;
    const added = length - (body?.bytes.length ?? 0);
    const pieces = added === 0 ? chunks : chunks?.slice(-1).map(([ms]) => [ms, length] as const);
    const pairs = withLength(this.#headers(headers), added);
    return { ...rest, headers: pairs, ...clean, ...(pieces && { chunks: pieces }) };
  }

  #text(entry: Extract<TapeEntry, { kind: "text" }>): TapeEntry {
    const text = this.#texts.clean(entry.text);
    if (text === entry.text) return entry;
    // Neither the fragments nor bytes that are not UTF-8 are those of the new text.
    const { fragments: _, bytes: __, ...rest } = entry;
    return { ...rest, text };
  }

  /** What is packed anew has another length; then the fragments are no longer those of the message. */
  #frame(entry: Extract<TapeEntry, { kind: "frame" }>): TapeEntry {
    const bytes = this.#texts.bytes(rewritePacked(entry.bytes, (payload) => this.#texts.bytes(payload)));
    const { fragments, ...rest } = entry;
    return { ...rest, bytes, ...(fragments && bytes.length === entry.bytes.length && { fragments }) };
  }

  /** What is hidden makes a reason longer, and no frame has room for that. */
  #close(entry: Extract<TapeEntry, { kind: "close" }>): TapeEntry {
    if (entry.bytes !== undefined) return { ...entry, reason: "", bytes: this.#texts.bytes(entry.bytes) };
    const reason = this.#texts.clean(entry.reason);
    return { ...entry, reason: Buffer.byteLength(reason) > MAX_REASON_BYTES ? "" : reason };
  }

  #headers(headers: readonly TapeHeaderPair[]): TapeHeaderPair[] {
    return headers.map(([name, value]) => [name, this.#texts.header(name, value)]);
  }

  #body(body: TapeBody | undefined): { readonly body?: TapeBody } {
    if (body === undefined) return {};
    if (body.as === "b64") return { body: { ...body, bytes: this.#texts.bytes(body.bytes) } };
    const text = Buffer.from(body.bytes).toString("utf8");
    const clean = this.#texts.clean(text);
    return { body: clean === text ? body : { ...body, bytes: Buffer.from(clean) } };
  }

  #more(more: Readonly<Record<string, unknown>>): Record<string, unknown> {
    return JSON.parse(this.#texts.clean(JSON.stringify(more))) as Record<string, unknown>;
  }
}
