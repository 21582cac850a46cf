import type { IncomingMessage, ServerResponse } from "node:http";
import { systemClock } from "../../clock/clock.ts";
import { originForm } from "../../request-target.ts";
import { reset } from "../../wire/reset.ts";
import type { HttpEntry, TapeHeaderPair, TapeRequest, TapeResponse } from "../entry.ts";
import { headersOf } from "../handshake.ts";
import { localHeaders, withLength } from "../own-origin.ts";
import { drained } from "../play/carry-out.ts";
import { playAnswer, readBody } from "../play/http-play.ts";
import { toBody } from "./heard-entry.ts";
import { MAX_ANSWER_BYTES, readAnswer } from "./read-answer.ts";
import type { TapeWriter } from "./tape-writer.ts";
import type { Upstream } from "./upstream.ts";

export interface Relay {
  readonly upstream: Upstream;
  readonly writer: TapeWriter;
  /** Host and port of the recorder. */
  readonly host: string;
  readonly unredacted: boolean;
}

/** Headers that the recorder has to say itself: whom it asks, how much it sends, and that answers come as they are. */
const OWN_HEADERS: ReadonlySet<string> = new Set(["host", "content-length", "accept-encoding"]);

/** Passes a request on, and writes it down with its answer when that is whole. */
export async function relayRequest(request: IncomingMessage, response: ServerResponse, relay: Relay): Promise<void> {
  const { writer, upstream } = relay;
  const [c, t] = [writer.nextConnection(), writer.now()];
  const body = await readBody(request);
  if (body === undefined) return sendProblem(response, 413, "the body is too long");
  const headers = headersOf(request).filter(([name]) => !OWN_HEADERS.has(name.toLowerCase()));
  const url = originForm(request.url);
  const asked: TapeRequest = { method: request.method ?? "GET", url, headers, ...toBody(body) };
  const length: TapeHeaderPair[] = body.length > 0 ? [["Content-Length", String(body.length)]] : [];
  const sent = upstream.request({ ...asked, headers: [...headers, ["Accept-Encoding", "identity"], ...length] });
  response.once("close", () => sent.destroy());
  sent.once("timeout", () => sent.destroy(new Error("the upstream is silent")));
  sent.end(body);
  const entry: HttpEntry = { t, c, kind: "http", request: asked };
  writer.learn(entry);
  try {
    const answer = await new Promise<IncomingMessage>((resolve, reject) =>
      sent.once("response", resolve).on("error", reject),
    );
    await relayAnswer(answer, response, entry, relay);
  } catch (error) {
    if (response.destroyed) writer.write(entry);
    else if (!response.headersSent)
      sendProblem(response, 502, `the upstream does not answer: ${(error as Error).message}`);
  }
}

async function relayAnswer(
  answer: IncomingMessage,
  response: ServerResponse,
  entry: HttpEntry,
  relay: Relay,
): Promise<void> {
  const { writer, upstream } = relay;
  const headers = headersOf(answer).map(([name, value]): TapeHeaderPair => [name, upstream.withoutOrigin(value)]);
  const head = { after: writer.now() - entry.t, status: answer.statusCode ?? 502, headers };
  const begun = { ...entry, response: head };
  if (!isJson(answer)) return relayPieces(answer, response, begun, relay);
  const { bytes, end } = await readAnswer(answer);
  // Too long for its addresses to be changed: it passes as it is.
  if (end === "tooLong") return relayPieces(answer, response, begun, relay, bytes);
  await relayJson({ ...entry, response: withJson(head, bytes, upstream) }, response, end === "cut", relay);
}

/** Answers with what is on the tape; where the answer was cut off, the connection is. */
async function relayJson(
  entry: HttpEntry & { readonly response: TapeResponse },
  response: ServerResponse,
  isCut: boolean,
  { writer, host }: Relay,
): Promise<void> {
  writer.write(entry);
  if (isCut) writer.write({ t: writer.now(), c: entry.c ?? 1, kind: "eof", how: "rst" });
  await playAnswer(entry.response, response, { clock: systemClock, speed: 0, host }, isCut);
  if (isCut && response.socket !== null) reset(response.socket);
}

function isJson({ headers }: IncomingMessage): boolean {
  return /[/+]json\b/i.test(headers["content-type"] ?? "") && headers["content-encoding"] === undefined;
}

/** A JSON answer, whose addresses lead to whoever plays the tape; a length that is told is told anew then. */
function withJson(head: TapeResponse, bytes: Buffer, upstream: Upstream): TapeResponse {
  const text = bytes.toString("utf8");
  const local = upstream.withoutOrigin(text);
  if (local === text) return { ...head, ...toBody(bytes) };
  const whole = Buffer.from(local);
  const headers = withLength(head.headers, whole.length - bytes.length);
  return { ...head, headers, ...toBody(whole) };
}

/** Passes an answer on as it comes, with its times; what ends before its end is torn down. */
async function relayPieces(
  answer: IncomingMessage,
  response: ServerResponse,
  entry: HttpEntry & { readonly response: TapeResponse },
  { writer, unredacted, host }: Relay,
  first?: Buffer,
): Promise<void> {
  response.sendDate = false;
  response.writeHead(entry.response.status, localHeaders(entry.response.headers, host, 0).flat());
  response.flushHeaders();
  const body = new Pieces();
  const startT = writer.now();
  const pass = async (piece: Buffer) => {
    body.add(piece, writer.now() - startT);
    if (!response.write(piece)) await drained(response);
  };
  try {
    if (first !== undefined) await pass(first);
    for await (const piece of answer as AsyncIterable<Buffer>) await pass(piece);
    response.end();
  } catch {
    if (response.socket) reset(response.socket);
  }
  // What is packed cannot be looked at: it is kept when everything is.
  const isHidden = answer.headers["content-encoding"] !== undefined && !unredacted && !body.isEmpty;
  const kept = isHidden ? { more: { omitted: "an encoded body" } } : body.whole();
  const headers = "more" in kept ? entry.response.headers.filter(([name]) => !isOfBody(name)) : entry.response.headers;
  writer.write({ ...entry, response: { ...entry.response, headers, ...kept } });
  if (!answer.complete) writer.write({ t: writer.now(), c: entry.c ?? 1, kind: "eof", how: "rst" });
}

/** Whether a header would be wrong where a body is left out. */
function isOfBody(name: string): boolean {
  return /^content-(length|encoding)$/i.test(name);
}

/** The pieces of a body and when they came. */
class Pieces {
  #pieces: Buffer[] = [];
  #chunks: [number, number][] = [];
  #length = 0;

  add(piece: Buffer, t: number): void {
    this.#length += piece.length;
    if (this.#length > MAX_ANSWER_BYTES) [this.#pieces, this.#chunks] = [[], []];
    else {
      this.#pieces.push(piece);
      this.#chunks.push([t, piece.length]);
    }
  }

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  /** What a tape has of it: nothing of one that is too long. */
  whole(): Pick<TapeResponse, "body" | "chunks" | "more"> {
    if (this.#length > MAX_ANSWER_BYTES) return { more: { omitted: `a body of ${this.#length} bytes` } };
    return { chunks: this.#chunks, ...toBody(Buffer.concat(this.#pieces)) };
  }
}

function sendProblem(response: ServerResponse, status: number, error: string): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ error }));
}
