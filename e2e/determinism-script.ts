import { type FaultName, type FaultSpec, faultCatalog } from "@webcast-kit/mock-server";
import fc from "fast-check";

/** One thing that is done to a mock, as data: the same script can be played to any. */
export type Act =
  | {
      readonly do: "request";
      readonly method: string;
      readonly path: string;
      readonly key: string;
      readonly body?: string;
    }
  | { readonly do: "listen"; readonly uniqueId: string; readonly key: string }
  | { readonly do: "enter"; readonly uniqueId: string }
  | { readonly do: "say"; readonly nth: number; readonly what: "heartbeat" | "ack" | "ping" | "close" | "noise" }
  | { readonly do: "leave"; readonly nth: number }
  | { readonly do: "inject"; readonly uniqueId: string; readonly comments: readonly string[] }
  | { readonly do: "arm"; readonly faults: readonly FaultSpec[] }
  | { readonly do: "live"; readonly uniqueId: string }
  | { readonly do: "end"; readonly uniqueId: string }
  | { readonly do: "kick"; readonly code: number }
  | { readonly do: "advance"; readonly ms: number };

const uniqueId = fc.constantFrom("ann", "ben");
const key = fc.constantFrom("test_sandbox", "test_basic", "test_pro", "wrong");
const nth = fc.nat({ max: 5 });

/** What a socket asks for first; its answer depends on the seed. */
export const credentials = (uniqueId: string) =>
  ({
    ...{ do: "request", method: "POST", path: "/webcast/ws_credentials", key: "test_pro" },
    body: JSON.stringify({ unique_id: uniqueId }),
  }) as const satisfies Act;

const request: fc.Arbitrary<Act> = fc
  .record({
    what: fc.oneof(
      uniqueId.map((id) => credentials(id)),
      fc.constantFrom(
        { method: "GET", path: "/webcast/rate_limits" },
        { method: "GET", path: "/webcast/nothing" },
        { method: "POST", path: "/authentication/jwt", body: "{}" },
        { method: "POST", path: "/webcast/room_info", body: '{"unique_id":"ann"}' },
        { method: "POST", path: "/webcast/live_status", body: '{"unique_id":"ben"}' },
        { method: "POST", path: "/webcast/sign_url", body: "not JSON" },
      ),
    ),
    key,
  })
  .map(({ what, key }) => ({ ...what, do: "request", key }));

const fault: fc.Arbitrary<FaultSpec> = fc
  .record({
    name: fc.constantFrom(...(Object.keys(faultCatalog) as FaultName[])),
    probability: fc.constantFrom(0.25, 0.5, 1),
    count: fc.integer({ min: 1, max: 4 }),
    seed: fc.option(fc.nat({ max: 1000 }), { nil: undefined }),
  })
  .map(({ seed, ...spec }) => (seed === undefined ? spec : { ...spec, seed }));

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: request },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("listen" as const), uniqueId, key }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("enter" as const), uniqueId }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("say" as const),
      nth,
      what: fc.constantFrom("heartbeat", "ack", "ping", "close", "noise"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("leave" as const), nth }) },
  {
    weight: 4,
    arbitrary: fc.record({
      ...{ do: fc.constant("inject" as const), uniqueId },
      comments: fc.array(fc.string({ maxLength: 10 }), { minLength: 1, maxLength: 4 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("arm" as const), faults: fc.array(fault, { minLength: 1, maxLength: 3 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("live", "end"), uniqueId }) as fc.Arbitrary<Act> },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("kick" as const), code: fc.constantFrom(4500, 4556, 1006) }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("advance" as const), ms: fc.constantFrom(1, 100, 5000, 40_000) }),
  },
);

/** What a client does, what is done to the mock, and in which order: with something in it that tells seeds apart. */
export const script: fc.Arbitrary<Act[]> = fc
  .array(act, { minLength: 3, maxLength: 30, size: "max" })
  .map((acts) => [credentials("ann"), ...acts]);
