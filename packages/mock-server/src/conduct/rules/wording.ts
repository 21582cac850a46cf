import type { Attempt } from "../attempts.ts";
import type { ObservedRequest } from "../observed.ts";

/** A duration for people, e.g. `1.5 s`. */
export function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}

/** A request as a place, e.g. `GET /webcast/rate_limits`. */
export function placeOfRequest({ method, path }: Pick<ObservedRequest, "method" | "path">): string {
  return `${method} ${path}`;
}

/** A socket as a place, e.g. `managed socket 3, streamer`. */
export function placeOfSocket({ side, socket, uniqueId }: Pick<Attempt, "side" | "socket" | "uniqueId">): string {
  const name = socket === undefined ? `${side} handshake` : `${side} socket ${socket}`;
  return uniqueId === "" ? name : `${name}, ${uniqueId}`;
}
