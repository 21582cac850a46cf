import { encodeFetchResult } from "@webcast-kit/protocol";
import { formatCursor, parseCursor, startOf, takeDue } from "../tape/due.ts";
import { refuse, type Visit } from "./visit.ts";

/** How long clients are told to wait between two polls. */
const INTERVAL_MS = 1000;
/** `fetchType` of polling. */
const POLLING = 2;
/** Messages that one answer holds at most. */
const MAX_MESSAGES = 50;

/** The messages of a room since the cursor, as a fetch result in protobuf. */
export function fetchPage({ mock, now, query, request }: Visit): Buffer {
  const { playback, world } = mock;
  const [roomId, cursor] = [query.get("room_id") ?? "", query.get("cursor") ?? ""];
  // A cursor that nobody gave starts again from the beginning, as on the platform.
  const from = parseCursor(cursor, { roomId, playback, now }) ?? startOf(roomId, now);
  const isLive = world.roomById(roomId) !== undefined;
  if (!isLive) refuse(request, "room not found");
  const { entries, position } = isLive ? takeDue(playback, from, now, MAX_MESSAGES) : { entries: [], position: from };
  const result = encodeFetchResult({
    messages: entries.map(({ message }) => message),
    cursor: formatCursor(position),
    internalExt: `internal_src:mock|fetch_time:${now}|seq:${position.next}`,
    fetchIntervalMs: INTERVAL_MS,
    fetchType: POLLING,
    now,
    isFirst: cursor === "",
  });
  return Buffer.from(result);
}
