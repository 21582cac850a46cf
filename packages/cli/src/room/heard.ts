import type { LiveEvent as ManagedEvent } from "@webcast-kit/live";
import type { LiveEventData } from "@webcast-kit/protocol";

/** An event of a room, from either kind of socket. */
export type RoomEvent = LiveEventData | ManagedEvent;

/** What a connection says of itself. */
export interface ConnectionNotice {
  readonly type: "connected" | "reconnecting" | "gap" | "skipped" | "ended";
  /** One line for people; others' words may be in it. */
  readonly text: string;
  /** How the server closed the socket for good, where that says how a room ends. */
  readonly close?: { readonly code: number; readonly reason: string };
}

/** What one hears of a room, in order. */
export type Heard =
  | { readonly event: RoomEvent; readonly notice?: undefined }
  | { readonly notice: ConnectionNotice; readonly event?: undefined };

/** How to listen to a room. */
export interface HearOptions {
  /** @name of the creator. */
  readonly uniqueId: string;
  /** Waits for a creator who is not live, and for their next stream. */
  readonly waitUntilLive: boolean;
  /** Ends the listening, which then just ends. */
  readonly signal: AbortSignal;
}

/** Milliseconds as a person says them. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
