import type { EndpointData } from "@webcast-kit/contract";
import { decodeEvent, encodeFetchResult } from "@webcast-kit/protocol";
import { sleep } from "../../clock/clock.ts";
import { eventTexts } from "../../sockets/event-text.ts";
import { type Due, dueMs, formatCursor, parseCursor, startOf, type TapePosition, takeDue } from "../../tape/due.ts";
import type { MessageEntry } from "../../tape/tape.ts";
import type { Call, Handler } from "../call.ts";
import { ApiError } from "../reply.ts";
import { roomIfLive } from "./rooms-of-call.ts";

/** Longest time that a poll waits for messages. Invented, as the next two are. */
const POLL_MS = 10_000;
/** How long clients are told to wait between polls. */
const INTERVAL_MS = 1000;
/** What is due beyond these messages comes with the next poll. */
const MAX_MESSAGES = 100;
const POLLING = 2;

export const fetch: Handler<"fetch"> = async (call) => {
  const { mock, parameters } = call;
  const room = roomIfLive(call);
  if (room === undefined)
    return { ...nothing(parameters.cursor ?? ""), room_id: parameters.room_id ?? "", alive: false };
  const session = readCursor(call, room.roomId);
  const until = await waitForBatch(call, session);
  const answer = answerWith(call, takeDue(mock.playback, session, until, MAX_MESSAGES));
  return { ...answer, room_id: room.roomId, alive: mock.world.roomById(room.roomId) !== undefined };
};

/** @throws {ApiError} INVALID_REQUEST when this mock gave no such cursor for this room */
function readCursor({ mock, parameters: { cursor }, now }: Call<"fetch">, roomId: string): TapePosition {
  if (!cursor) return startOf(roomId, now);
  const position = parseCursor(cursor, { roomId, playback: mock.playback, now });
  if (position === undefined)
    throw new ApiError("INVALID_REQUEST", "cursor must be one that an earlier answer about this room gave");
  return position;
}

/** Waits until there is something, or for as long as a poll may take; the time up to which messages are due. */
async function waitForBatch(call: Call<"fetch">, session: TapePosition): Promise<number> {
  const { mock, now } = call;
  const { clock, playback } = mock;
  if (playback.speed === 0) return now;
  const batch = playback.batches.find(({ kind }, index) => index >= session.next && kind === "messages");
  const until = Math.min(
    now + POLL_MS,
    batch === undefined ? Number.POSITIVE_INFINITY : dueMs(batch, session, playback),
  );
  if (until > now) await sleepWhileThere(call, until - now);
  return Math.max(until, clock.now());
}

/** Ends early when the client goes away, or the server closes: then nobody reads the answer. */
async function sleepWhileThere({ mock, reply: { raw } }: Call<"fetch">, delayMs: number): Promise<void> {
  const gone = new AbortController();
  const leave = () => gone.abort();
  if (raw.destroyed) return;
  raw.once("close", leave);
  await sleep(mock.clock, delayMs, AbortSignal.any([gone.signal, mock.ended]));
  raw.off("close", leave);
}

type Answer = Omit<EndpointData<"fetch">, "room_id" | "alive">;

function answerWith({ mock }: Call<"fetch">, { entries, position, t }: Due): Answer {
  const cursor = formatCursor(position);
  const decoded =
    mock.quirks.fetchMessages === "decoded" ? { messages: entries.map((entry) => decode(mock, entry)) } : {};
  if (entries.length === 0) return { ...nothing(cursor), ...decoded };
  const bytes = encodeFetchResult({
    messages: entries.map(({ message }) => message),
    cursor,
    now: mock.playback.startMs + t,
    fetchIntervalMs: INTERVAL_MS,
    fetchType: POLLING,
    internalExt: `internal_src:mock|seq:${position.next}`,
  });
  return {
    ...nothing(cursor),
    message_count: entries.length,
    raw_data: Buffer.from(bytes).toString("base64"),
    ...decoded,
  };
}

/** Without messages there is still a fetch result, so that a client need not look before it decodes. */
function nothing(cursor: string): Answer {
  const bytes = encodeFetchResult({ cursor, fetchIntervalMs: INTERVAL_MS, fetchType: POLLING });
  return { message_count: 0, raw_data: Buffer.from(bytes).toString("base64"), cursor };
}

/** An event as the managed socket shows it, and the name of the message behind it. */
function decode({ quirks }: Call["mock"], { message, event }: MessageEntry): { method: string } {
  const [text = "{}"] = eventTexts(event ?? decodeEvent(message), quirks);
  const { data } = JSON.parse(text) as { data: object };
  return { ...data, method: message.method };
}
