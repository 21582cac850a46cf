/** A tape of the fixtures package: its name, what it is for, and its lines. */
export interface TapeFile {
  readonly name: string;
  /** One sentence, or a few. */
  readonly about: string;
  /** Extra fields of the header. */
  readonly header?: Readonly<Record<string, unknown>>;
  /** Every line behind the header. */
  readonly lines: readonly object[];
}

/** When every tape begins. */
export const CREATED_MS: number = Date.parse("2026-01-01T00:00:00.000Z");

/** Whom the tapes are about. */
export const ROOM_ID = "7350000000000000001";
export const HOST = { id: "7110000000000000001", uniqueId: "streamer", nickname: "Streamer" };

/** Viewers, all invented. */
export const viewers = ["ann", "ben", "cleo", "dan", "eve"].map((uniqueId, index) => ({
  id: String(7_110_000_000_000_000_100n + BigInt(index)),
  uniqueId,
  nickname: uniqueId.charAt(0).toUpperCase() + uniqueId.slice(1),
}));

/** The viewer of a number, whatever the number is. */
export function viewer(index: number): (typeof viewers)[number] {
  return viewers[index % viewers.length] as (typeof viewers)[number];
}

/** Message ids in the order in which messages were sent. */
export function msgIdOf(index: number): string {
  return String(7_350_000_000_000_010_000n + BigInt(index));
}

/** Lines of one socket connection that begins at `t`. */
export function socketLines(c: number, t: number, url: string, rest: readonly object[] = []): object[] {
  return [
    { t, c, k: "open", url },
    { t: t + 5, c, k: "upgrade", status: 101 },
    ...rest.map((line) => ({ t, c, ...line })),
  ];
}

/** Where clients of the managed socket come in; keys fit any, as they are redacted. */
export const MANAGED_URL = "/?uniqueId=streamer&apiKey=[redacted]";

/** The first frame of the managed socket. */
export function roomInfo(t: number): object {
  const fields = { roomId: ROOM_ID, uniqueId: HOST.uniqueId, connectedAt: new Date(CREATED_MS + t).toISOString() };
  return { t, d: "s", k: "text", j: { event: "roomInfo", ...fields, data: { type: "roomInfo", ...fields } } };
}

/** An event as the managed socket sends it. */
export function managedEvent(t: number, data: { readonly type: string; readonly [field: string]: unknown }): object {
  return { t, d: "s", k: "text", j: { event: data.type, data } };
}

/** A message of a room, as an event. */
export function message(t: number, index: number, event: object): object {
  return { t, c: 1, d: "s", k: "msg", j: { ...event, msgId: msgIdOf(index), timestamp: CREATED_MS + t } };
}

export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
