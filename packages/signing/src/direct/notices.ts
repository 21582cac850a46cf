import type { CloseDecision } from "@webcast-kit/contract";
import { type LiveEvent, type LiveEventType, liveEventTypes, type ProtocolError } from "@webcast-kit/protocol";
import type { SigningError } from "../errors.ts";

/** The connection broke, and another one is tried after a wait. */
export interface ReconnectingNotice {
  readonly type: "reconnecting";
  /** WebSocket close code; 1006 when there was none, or when opening failed. */
  readonly code: number;
  readonly reason: string;
  /** What the end meant. */
  readonly decision: CloseDecision;
  /** 1 for the first try since there was stable data; 0 while waiting for the creator to go live. */
  readonly attempt: number;
  /** Milliseconds until the try; `switchRoom` may have it sooner. */
  readonly delayMs: number;
  readonly error?: SigningError | ProtocolError;
}

/** The connection is back; the room's events follow. */
export interface ReconnectedNotice {
  readonly type: "reconnected";
  /** Decimal; another one than before when the creator began a new stream. */
  readonly roomId: string;
  /** The server goes on where the last connection ended: nothing was missed. */
  readonly resumed: boolean;
}

/** Events may be missing here: the server could not go on where the last connection ended. */
export interface GapNotice {
  readonly type: "gap";
  /** Decimal. */
  readonly roomId: string;
  /**
   * `refused`: the server began anew although it was given a cursor. `noCursor`: it had never sent one, or resuming is
   * switched off. `newStream`: the creator began another stream meanwhile. `unreadable`: a frame broke the protocol or a
   * limit, and would have come again.
   */
  readonly reason: "refused" | "noCursor" | "newStream" | "unreadable";
  /** Timestamp of the newest event before, Unix milliseconds; 0 when no event had one. */
  readonly lastEventAtMs: number;
  /** How long nothing was received, in milliseconds. */
  readonly silenceMs: number;
}

/** What a connection says about itself, between the events. */
export type ConnectionNotice = ReconnectingNotice | ReconnectedNotice | GapNotice;

/** Everything that a direct connection delivers, told apart by `type`. */
export type DirectEvent<
  Type extends LiveEventType | ConnectionNotice["type"] = LiveEventType | ConnectionNotice["type"],
> = Type extends LiveEventType ? LiveEvent<Type> : Extract<ConnectionNotice, { readonly type: Type }>;

const NOTICE_TYPES: ReadonlySet<string> = new Set<ConnectionNotice["type"]>(["reconnecting", "reconnected", "gap"]);
const EVENT_TYPES: ReadonlySet<string> = new Set([...liveEventTypes, ...NOTICE_TYPES, "event"]);

/** Tells a notice of the connection from an event of the room. */
export function isConnectionNotice(event: DirectEvent): event is ConnectionNotice {
  return NOTICE_TYPES.has(event.type);
}

/** Tells whether there are events of a type; `event` stands for all. */
export function isEventType(type: string): boolean {
  return EVENT_TYPES.has(type);
}
