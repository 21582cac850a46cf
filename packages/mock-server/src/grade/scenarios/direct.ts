import type { InjectedEvent } from "../../control.ts";
import type { Scenario } from "../scenario.ts";

const chat = (comment: string): InjectedEvent => ({ type: "chat", user: { uniqueId: "ann" }, comment });

/** Situations of a client of the binary socket that signed URLs lead to. */
export const directScenarios: readonly Scenario[] = [
  {
    name: "direct-listen",
    side: "direct",
    title: "The creator is live, and nothing goes wrong; heartbeats are due every 10 s",
    expected:
      "replays headers and cookies, enters the room, acknowledges every frame that wants it, and sends heartbeats",
    // Two intervals and what may be late.
    seconds: 27,
    reactions: [
      { socket: 1, afterMs: 1500, step: { do: "inject", events: [chat("one"), chat("two")] } },
      { socket: 1, afterMs: 4000, step: { do: "inject", events: [chat("three")] } },
    ],
  },
  {
    name: "direct-bad-key",
    side: "direct",
    title: "The key is not known, so nothing is signed: 401",
    expected: "stops",
    seconds: 8,
    key: "unknown_key",
  },
  {
    name: "direct-offline",
    side: "direct",
    title: "The creator is not live: NOT_LIVE",
    expected: "asks again after a long wait, if at all",
    seconds: 8,
    uniqueId: "offline_creator",
  },
  {
    name: "direct-dropped",
    side: "direct",
    title: "Each socket is closed soon after it opened: 1011",
    expected: "gets another signed URL for each try, and comes back ever more slowly",
    seconds: 12,
    reactions: [{ socket: "each", afterMs: 100, step: { do: "kick", code: 1011 } }],
  },
  {
    name: "direct-stream-end",
    side: "direct",
    title: "The stream ends: `control` with action 3",
    expected: "asks again after a long wait, if at all",
    seconds: 8,
    reactions: [{ socket: 1, afterMs: 1500, step: { do: "end" } }],
  },
  {
    name: "direct-refused",
    side: "direct",
    title: "The socket is closed, and from then on each handshake is answered with 503",
    expected: "gets another signed URL for each try, and comes back ever more slowly",
    seconds: 12,
    reactions: [
      { socket: 1, afterMs: 300, step: { do: "arm", faults: [{ name: "ws-refuse", status: 503, count: 1000 }] } },
      { socket: 1, afterMs: 400, step: { do: "kick", code: 1011 } },
    ],
  },
  {
    name: "direct-garbage",
    side: "direct",
    title: "Each payload says it is gzip, and cannot be inflated",
    expected: "goes on listening, or comes back ever more slowly",
    seconds: 12,
    before: [{ do: "arm", faults: [{ name: "payload-bad-gzip", count: 100_000 }] }],
  },
];
