import { isSecretName, REDACTED, Redactor } from "../../journal/redact.ts";
import { targetOf } from "../../request-target.ts";
import type { HttpEntry, OpenEntry, TapeBody, TapeEntry, TapeHeaderPair, TapeResponse } from "../entry.ts";
import { OWN_HOST } from "../own-origin.ts";

/** Shorter ones are found by their names only: every text would have them. */
const MIN_SECRET_LENGTH = 8;
/** Secrets that are remembered. */
const MAX_SECRETS = 1000;
const ASTERISK = 0x2a;

/** What a tape says of what was taken out of it. */
export const REDACTED_KINDS: readonly string[] = ["keys", "cookies", "tokens", "signatures"];

/**
 * Takes keys, cookies, tokens and signatures out of a tape: by their names, and whatever was once seen under such a
 * name also wherever else it stands. Binary bytes keep their length.
 */
export class Censor {
  readonly #secrets = new Set<string>();
  #redactor = new Redactor();

  /** Entries are to be given in the order in which they happened. */
  clean(entry: TapeEntry): TapeEntry {
    this.#learn(entry);
    const clean = this.#cleanKind(entry);
    return entry.more === undefined ? clean : { ...clean, more: this.#json(entry.more) as Record<string, unknown> };
  }

  #cleanKind(entry: TapeEntry): TapeEntry {
    switch (entry.kind) {
      case "open":
        return { ...entry, url: this.#url(entry.url), headers: this.#headers(entry.headers) };
      case "upgrade":
        return { ...entry, headers: this.#headers(entry.headers), ...this.#body(entry.body) };
      case "http":
        return this.#http(entry);
      case "text":
        return this.#text(entry);
      case "close":
        return { ...entry, reason: this.#redactor.text(entry.reason) };
      case "frame":
      case "ping":
      case "pong":
        return { ...entry, bytes: this.#bytes(entry.bytes) };
      case "message":
        return { ...entry, message: { ...entry.message, payload: this.#bytes(entry.message.payload) } };
      case "eof":
        return entry;
    }
  }

  #http(entry: HttpEntry): HttpEntry {
    const { request, response } = entry;
    const { url, headers } = request;
    return {
      ...{
        ...entry,
        request: { ...request, url: this.#url(url), headers: this.#headers(headers), ...this.#body(request.body) },
      },
      ...(response && { response: this.#response(response) }),
    };
  }

  /** What is told of the length stays true. */
  #response(response: TapeResponse): TapeResponse {
    const { headers, body, chunks, ...rest } = response;
    const clean = this.#body(body);
    const length = clean.body?.bytes.length ?? 0;
    const hasChanged = length !== (body?.bytes.length ?? 0);
    const pieces = hasChanged ? chunks?.slice(-1).map(([ms]) => [ms, length] as const) : chunks;
    const pairs = this.#headers(headers).map(
      ([name, value]): TapeHeaderPair =>
        hasChanged && name.toLowerCase() === "content-length" ? [name, String(length)] : [name, value],
    );
    return { ...rest, headers: pairs, ...clean, ...(pieces && { chunks: pieces }) };
  }

  #text(entry: Extract<TapeEntry, { kind: "text" }>): TapeEntry {
    const text = this.#jsonText(entry.text) ?? this.#redactor.text(entry.text);
    if (text === entry.text) return entry;
    // Neither the fragments nor bytes that are not UTF-8 are those of the new text.
    const { fragments: _, bytes: __, ...rest } = entry;
    return { ...rest, text };
  }

  #url(url: string): string {
    return this.#redactor.text(url);
  }

  #headers(headers: readonly TapeHeaderPair[]): TapeHeaderPair[] {
    return headers.map(([name, value]) => [name, isSecretName(name) ? REDACTED : this.#redactor.text(value)]);
  }

  #body(body: TapeBody | undefined): { readonly body?: TapeBody } {
    if (body === undefined) return {};
    if (body.as === "b64") return { body: { ...body, bytes: this.#bytes(body.bytes) } };
    const text = Buffer.from(body.bytes).toString("utf8");
    const clean = this.#jsonText(text) ?? this.#redactor.text(text);
    return { body: clean === text ? body : { ...body, bytes: Buffer.from(clean) } };
  }

  /** @returns nothing when the text is not JSON; the same text when there is no secret in it */
  #jsonText(text: string): string | undefined {
    const value = parseJson(text);
    if (typeof value !== "object" || value === null) return undefined;
    const [before, after] = [JSON.stringify(value), JSON.stringify(this.#json(value))];
    return before === after ? text : after;
  }

  /** Signed URLs that lead to whoever plays the tape stay, without what is secret in them: else nobody could follow. */
  #json(value: unknown): unknown {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return Array.isArray(value) ? value.map((item) => this.#json(item)) : this.#redactor.json(value);
    }
    const fields = Object.entries(value).map(([name, field]: [string, unknown]) => {
      const isOwnUrl = typeof field === "string" && field.includes(`//${OWN_HOST}`);
      if (isOwnUrl) return [name, this.#redactor.text(field)];
      return [name, isSecretName(name) ? REDACTED : this.#json(field)];
    });
    return Object.fromEntries(fields) as unknown;
  }

  #bytes(bytes: Uint8Array): Uint8Array {
    let clean: Buffer | undefined;
    for (const secret of this.#secrets) {
      let at = Buffer.from(bytes).indexOf(secret);
      for (; at !== -1; at = Buffer.from(bytes).indexOf(secret, at + 1)) {
        clean ??= Buffer.from(bytes);
        clean.fill(ASTERISK, at, at + Buffer.byteLength(secret));
      }
    }
    return clean ?? bytes;
  }

  /** Remembers what stands under the name of a secret. */
  #learn(entry: TapeEntry): void {
    const before = this.#secrets.size;
    if (entry.kind === "open") this.#learnRequest(entry);
    if (entry.kind === "http") {
      this.#learnRequest(entry.request);
      this.#learnHeaders(entry.response?.headers ?? []);
      for (const body of [entry.request.body, entry.response?.body]) {
        if (body !== undefined && body.as !== "b64")
          this.#learnJson(parseJson(Buffer.from(body.bytes).toString("utf8")));
      }
    }
    if (entry.kind === "text") this.#learnJson(parseJson(entry.text));
    if (this.#secrets.size > before) this.#redactor = new Redactor([...this.#secrets]);
  }

  #learnRequest({ url, headers }: Pick<OpenEntry, "url" | "headers">): void {
    for (const [name, value] of targetOf(url).query) if (isSecretName(name)) this.#add(value);
    this.#learnHeaders(headers);
  }

  #learnHeaders(headers: readonly TapeHeaderPair[]): void {
    for (const [name, value] of headers) if (isSecretName(name)) this.#addAll(value);
  }

  #learnJson(value: unknown): void {
    if (typeof value !== "object" || value === null) return;
    for (const [name, field] of Object.entries(value)) {
      if (typeof field !== "string") this.#learnJson(field);
      else if (isSecretName(name) && !field.includes("://")) this.#addAll(field);
    }
  }

  /** A header may have a scheme before a token, and cookies have names. */
  #addAll(value: string): void {
    for (const part of value.split(/[;,\s]+/)) this.#add(part.slice(part.indexOf("=") + 1));
  }

  #add(secret: string): void {
    if (secret.length < MIN_SECRET_LENGTH || secret === REDACTED || this.#secrets.size >= MAX_SECRETS) return;
    this.#secrets.add(secret);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
