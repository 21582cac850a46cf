/** Which sockets are opened. */
export const blastSides = ["managed", "webcast"] as const;
export type BlastSide = (typeof blastSides)[number];

/** What a load is. The command line checks the ranges. */
export interface BlastOptions {
  readonly side: BlastSide;
  /** Sockets at once, 1 to 20,000. */
  readonly clients: number;
  /** Events a second that arrive at all clients together: each event goes to every client. */
  readonly rate: number;
  /** How long events are sent. */
  readonly seconds: number;
}

/** Events that are put into the room in a second. */
export function eventsPerSecond({ rate, clients }: BlastOptions): number {
  return rate / clients;
}

/** Events in all; at least one. */
export function eventCount(options: BlastOptions): number {
  return Math.max(1, Math.round(eventsPerSecond(options) * options.seconds));
}
