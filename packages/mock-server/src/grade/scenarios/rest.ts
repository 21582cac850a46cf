import type { Scenario } from "../scenario.ts";

/** Situations of a client of the REST API. */
export const restScenarios: readonly Scenario[] = [
  {
    name: "rest-calls",
    side: "rest",
    title: "Everything is answered",
    expected: "sends documented parameters only, and its key in the header",
    seconds: 5,
  },
  {
    name: "rest-rate-limit",
    side: "rest",
    title: "The key has no request left for 3 s: 429 with `Retry-After`",
    expected: "waits as long as it is told",
    seconds: 8,
    key: "test_sandbox",
    before: [{ do: "use-up-requests", retryAfterSeconds: 3 }],
  },
  {
    name: "rest-bad-key",
    side: "rest",
    title: "The key is not known: 401",
    expected: "stops",
    seconds: 5,
    key: "unknown_key",
  },
  {
    name: "rest-offline",
    side: "rest",
    title: "The creator is not live: NOT_LIVE",
    expected: "asks again after a wait, if at all",
    seconds: 6,
    uniqueId: "offline_creator",
  },
];
