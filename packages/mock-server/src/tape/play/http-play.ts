import type { IncomingMessage, ServerResponse } from "node:http";
import { type Clock, sleep } from "../../clock/clock.ts";
import type { LeftOpen } from "../../wire/left-open.ts";
import type { TapeResponse } from "../entry.ts";
import { localBody, localHeaders } from "../own-origin.ts";
import { carryOut } from "./carry-out.ts";
import type { HttpTake } from "./takes.ts";

/** How an answer reaches a client. */
export interface AnswerPlay {
  readonly clock: Clock;
  readonly speed: number;
  /** Host and port that the server is reached at. */
  readonly host: string;
  /** Hears of an answer when it begins: status and headers, and the whole body, all as on the tape. */
  readonly sent?: (head: string, body: Buffer) => void;
}

/** How a tape reaches its clients. */
export interface HttpPlay extends AnswerPlay {
  /** Keeps connections when the tape hangs. */
  readonly leftOpen: LeftOpen;
}

/** Answers a request as the tape does; a request without an answer is left hanging until the client leaves. */
export async function playHttp({ entry, eof }: HttpTake, response: ServerResponse, play: HttpPlay): Promise<void> {
  const gone = untilGone(response);
  if (entry.response !== undefined) await playAnswer(entry.response, response, play, eof !== undefined);
  const { socket } = response;
  if (eof === undefined || socket === null) return;
  await sleepFor(play, eof.t - entry.t - lengthOf(entry.response), gone);
  const type = { fin: "end", rst: "reset", hang: "vanish" } as const;
  await carryOut({ type: type[eof.how] }, { stream: socket, leftOpen: play.leftOpen, sent: () => undefined });
}

/**
 * Answers a request as the tape does.
 *
 * @param isCut whether the connection ends with it: then the answer is not finished by itself
 */
export async function playAnswer(
  { after, status, headers, body, chunks }: TapeResponse,
  response: ServerResponse,
  play: AnswerPlay,
  isCut: boolean,
): Promise<void> {
  const signal = untilGone(response);
  await sleepFor(play, after, signal);
  if (signal.aborted) return;
  const { bytes, added } = localBody(body, play.host);
  // With an address in it, not even a length would be the same on every port.
  play.sent?.(`${status} ${JSON.stringify(headers)}`, Buffer.from(body?.bytes ?? []));
  response.sendDate = false;
  response.writeHead(status, localHeaders(headers, play.host, added).flat());
  response.flushHeaders();
  let [start, at] = [0, 0];
  for (const [ms, size] of withAdded(chunks ?? [[0, bytes.length - added]], added)) {
    await sleepFor(play, ms - at, signal);
    if (signal.aborted) return;
    await written(response, bytes.subarray(start, start + size), play.clock);
    [start, at] = [start + size, ms];
  }
  if (!isCut) response.end();
}

/** The last piece takes what an address has more letters than its place. */
function withAdded(chunks: readonly (readonly [number, number])[], added: number): (readonly [number, number])[] {
  return chunks.map(([ms, size], index) => [ms, index === chunks.length - 1 ? size + added : size]);
}

/** How long an answer takes. */
function lengthOf(response: TapeResponse | undefined): number {
  return response === undefined ? 0 : response.after + (response.chunks?.at(-1)?.[0] ?? 0);
}

/** Aborts when the client has left. */
function untilGone(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  return gone.signal;
}

function sleepFor({ clock, speed }: AnswerPlay, ms: number, signal: AbortSignal): Promise<void> {
  return speed === 0 || ms <= 0 ? Promise.resolve() : sleep(clock, ms / speed, signal);
}

/** Resolves when the bytes have left, or never will. */
async function written(response: ServerResponse, bytes: Buffer, clock: Clock): Promise<void> {
  if (bytes.length === 0) return;
  const leaving = new Promise<void>((resolve) => {
    response.write(bytes, () => resolve());
    response.once("close", resolve);
  });
  clock.hold?.(leaving);
  await leaving;
}

/** Longest body of a request that is read. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/**
 * Reads the body of a request.
 *
 * @returns nothing when it is too long
 */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    pieces.push(piece);
    length += piece.length;
    if (length > MAX_BODY_BYTES) return undefined;
  }
  return Buffer.concat(pieces);
}
