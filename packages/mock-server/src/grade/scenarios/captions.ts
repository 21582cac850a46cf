import type { Scenario } from "../scenario.ts";

/** Situations of a client of the captions socket. */
export const captionsScenarios: readonly Scenario[] = [
  {
    name: "captions-listen",
    side: "captions",
    title: "The creator is live, and nothing goes wrong",
    expected: "opens one socket, and listens",
    seconds: 5,
  },
  {
    name: "captions-tier",
    side: "captions",
    title: "The tier of the key has no captions: 4403",
    expected: "stops",
    seconds: 8,
    key: "test_sandbox",
  },
  {
    name: "captions-offline",
    side: "captions",
    title: "The creator is not live: 4404",
    expected: "asks again after a long wait, if at all",
    seconds: 8,
    uniqueId: "offline_creator",
  },
  {
    name: "captions-dropped",
    side: "captions",
    title: "Each socket is closed as soon as it is open: 4500",
    expected: "comes back ever more slowly, if at all",
    seconds: 12,
    reactions: [{ socket: "each", afterMs: 0, step: { do: "kick", code: 4500, reason: "TIKTOK_CLOSED" } }],
  },
];
