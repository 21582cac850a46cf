import { encodeFetchResult, type WebcastMessage } from "@webcast-kit/protocol";
import type { Playback } from "../namespace/playback.ts";
import { refuse, type Visit } from "./visit.ts";

/** How long clients are told to wait between two polls. */
const INTERVAL_MS = 1000;
/** `fetchType` of polling. */
const POLLING = 2;
/** Batches that one answer holds at most. */
const MAX_BATCHES = 50;

/** Where a client stands in the room's tape. */
interface Position {
  /** When its polling began, Unix milliseconds of the mock's clock: there the tape starts for it. */
  readonly startMs: number;
  /** Batches that it has had. */
  readonly index: number;
}

/** The messages of a room since the cursor, as a fetch result in protobuf. */
export function fetchPage({ mock, now, query, request }: Visit): Buffer {
  const cursor = query.get("cursor") ?? "";
  const position = parseCursor(cursor) ?? { startMs: now, index: 0 };
  const isLive = mock.world.roomById(query.get("room_id") ?? "") !== undefined;
  if (!isLive) refuse(request, "room not found");
  const { messages, index } = isLive ? due(mock.playback, position, now) : { messages: [], index: position.index };
  const result = encodeFetchResult({
    messages,
    cursor: `t-${position.startMs}-${index}`,
    internalExt: `internal_src:mock|fetch_time:${now}|seq:${index}`,
    fetchIntervalMs: INTERVAL_MS,
    fetchType: POLLING,
    now,
    isFirst: cursor === "",
  });
  return Buffer.from(result);
}

/** What the tape has played meanwhile. What only a socket can say (frames, texts, a close) is left out. */
function due({ batches, speed }: Playback, { startMs, index }: Position, now: number) {
  const messages: WebcastMessage[] = [];
  let end = index;
  while (end < batches.length && end - index < MAX_BATCHES) {
    const batch = batches[end];
    if (batch === undefined || (speed !== 0 && batch.t > (now - startMs) * speed)) break;
    if (batch.kind === "messages") messages.push(...batch.messages.map(({ message }) => message));
    end++;
  }
  return { messages, index: end };
}

/** A cursor that nobody gave starts again from the beginning, as on the platform. */
function parseCursor(cursor: string): Position | undefined {
  const match = /^t-(\d{1,16})-(\d{1,9})$/.exec(cursor);
  return match ? { startMs: Number(match[1]), index: Number(match[2]) } : undefined;
}
