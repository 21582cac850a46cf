import type { Provenance } from "./provenance.ts";

/** Every `CloseDecision`. */
export const closeDecisions = [
  /** The session is over as wanted. */
  "stop",
  /** The same options will be refused again: never reconnect with them. */
  "never",
  /** Reconnect with back-off. */
  "reconnect",
  /** Reconnect without waiting. */
  "reconnect-now",
  /** The creator is offline: ask again after a long wait. */
  "wait-for-live",
  /** A quota is used up: wait until it is free again. */
  "wait-for-quota",
] as const;

/** What a client should do after a close code. */
export type CloseDecision = (typeof closeDecisions)[number];

export interface CloseCode {
  readonly code: number;
  readonly name: string;
  readonly description: string;
  readonly decision: CloseDecision;
  readonly provenance: Provenance;
}

const documented = (code: number, name: string, decision: CloseDecision, description: string): CloseCode => ({
  code,
  name,
  description,
  decision,
  provenance: "documented",
});

/**
 * Close codes of the managed sockets, by name. Codes, names and descriptions are documented; the decisions are this
 * project's.
 */
export const closeCodes = {
  NORMAL: documented(1000, "NORMAL", "stop", "Normal closure"),
  STREAM_END: documented(4005, "STREAM_END", "wait-for-live", "The live stream ended"),
  NO_MESSAGES_TIMEOUT: documented(4006, "NO_MESSAGES_TIMEOUT", "reconnect", "No messages received for 60 seconds"),
  INVALID_OPTIONS: documented(4400, "INVALID_OPTIONS", "never", "Missing or invalid connection parameters"),
  INVALID_AUTH: documented(4401, "INVALID_AUTH", "never", "Invalid API key or JWT"),
  NO_PERMISSION: documented(4403, "NO_PERMISSION", "never", "JWT does not allow access to this creator"),
  NOT_LIVE: documented(4404, "NOT_LIVE", "wait-for-live", "The user is not currently live"),
  TOO_MANY_CONNECTIONS: documented(
    4429,
    "TOO_MANY_CONNECTIONS",
    "wait-for-quota",
    "Exceeded WebSocket connection limit",
  ),
  TIKTOK_CLOSED: documented(4500, "TIKTOK_CLOSED", "reconnect", "Upstream TikTok connection closed"),
  MAX_LIFETIME: documented(4555, "MAX_LIFETIME", "reconnect-now", "Connection exceeded its maximum lifetime"),
  WEBCAST_FETCH_ERROR: documented(4556, "WEBCAST_FETCH_ERROR", "reconnect", "Failed to fetch webcast data"),
  ROOM_INFO_FETCH_ERROR: {
    code: 4557,
    name: "ROOM_INFO_FETCH_ERROR",
    description: "Failed to fetch room info",
    decision: "reconnect",
    provenance: "observed",
  },
} as const satisfies Readonly<Record<string, CloseCode>>;

export type CloseCodeName = keyof typeof closeCodes;

const byCode: ReadonlyMap<number, CloseCode> = new Map(Object.values(closeCodes).map((entry) => [entry.code, entry]));

/** Looks up a close code, e.g. `closeCodeOf(4404)?.name` is `"NOT_LIVE"`. */
export function closeCodeOf(code: number): CloseCode | undefined {
  return byCode.get(code);
}
