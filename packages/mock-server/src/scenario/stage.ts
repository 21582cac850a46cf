import {
  decodeEvent,
  endsStream,
  type LiveEvent,
  type LiveEventInit,
  type WebcastMessage,
} from "@webcast-kit/protocol";
import type { MockControl } from "../control.ts";
import type { Namespace } from "../namespace/namespace.ts";
import { eventTexts } from "../sockets/event-text.ts";
import { textFrame } from "../wire/frames.ts";
import type { Room } from "../world/lives.ts";

/** What a scenario can do to a mock, and see of it. */
export interface Stage extends Pick<MockControl, "clock" | "journal" | "live" | "end" | "inject" | "kick" | "arm"> {
  /** Puts messages of a tape into a live user's room, as they are. */
  say(uniqueId: string, messages: readonly WebcastMessage[]): number;
  /** Aborts when the mock begins anew, or closes. */
  readonly ended: AbortSignal;
}

/** Notes recorded messages in a live room's log, and sends them to every socket in it; gives how many took them. */
export function sayInRoom(mock: Namespace, room: Room, messages: readonly WebcastMessage[]): number {
  const events = messages.map((message) => decodeEvent(message));
  mock.roomLogs.say(room, { saidAtMs: mock.clock.now(), messages, endsStream: events.some(endsStream) });
  const textFrames = () => events.flatMap((event) => eventTexts(event, mock.quirks)).map(textFrame);
  // What nobody can read has no event that anybody could listen to.
  const known = events.filter((event): event is LiveEventInit & LiveEvent => !("payload" in event));
  return mock.connections.deliver(room.roomId, { events: known, messages, textFrames });
}
