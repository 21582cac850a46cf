import { closeCodes, type EndpointName, endpoints, tiers } from "@webcast-kit/contract";
import fc from "fast-check";
import { modelFaults } from "../faults-model.ts";
import { spaces } from "../model.ts";
import { Advance } from "./advance.ts";
import { ArmFault } from "./arm-fault.ts";
import type { Command, Way } from "./command.ts";
import { Connect, type TokenChoice } from "./connect.ts";
import { Disarm } from "./disarm.ts";
import { Disconnect } from "./disconnect.ts";
import { End } from "./end.ts";
import { Inject, type InjectedKind } from "./inject.ts";
import { Kick } from "./kick.ts";
import { Live } from "./live.ts";
import { Request } from "./request.ts";
import { Reset } from "./reset.ts";
import { Retry } from "./retry.ts";
import { SetTier } from "./set-tier.ts";

const SECOND_MS = 1000;

const space = fc.constantFrom(...spaces);
const way = fc.constantFrom<Way>("prefix", "header", "key", "plain");
const knownKey = fc.constantFrom("test_sandbox", "test_sandbox", "test_basic", "test_pro", "test_ultra", "late_key");
const key = fc.oneof({ weight: 12, arbitrary: knownKey }, fc.constantFrom("wrong_key", undefined));
const endpoint = fc.constantFrom(...(Object.keys(endpoints) as EndpointName[]));
const session = fc.constantFrom("none" as const, "owner" as const, "owner" as const, "other" as const);
/** Live at first, live later, never live. */
const user = fc.constantFrom("streamer_name", "streamer_name", "tv_asahi_news", "streamer", "late_star", "ghost");
const name = fc.oneof(
  { weight: 20, arbitrary: user },
  user.map((plain) => `@${plain.toUpperCase()}`),
  fc.constantFrom("", "x".repeat(65)),
);
const moments = fc.oneof(
  fc.nat(3 * SECOND_MS),
  fc.nat(30 * SECOND_MS),
  fc.constantFrom(1, 59_999, 60_000, 300_000, 3_600_000, 86_400_000),
);

const request = fc.record({ space, way, endpoint, key, session }).map((init) => new Request(init));

const tokenRequest = fc.record(
  {
    expire_after: fc.constantFrom(1, 30, 3600, 30 * 86_400),
    allowed_creators: fc.constantFrom(["streamer_name"], ["@Streamer_Name", "streamer"], ["tv_asahi_news"]),
    max_websockets: fc.constantFrom(1, 2, 500),
  },
  { requiredKeys: [] },
);
const issue = fc
  .record({ space, way, key: knownKey, parameters: tokenRequest })
  .map((init) => new Request({ ...init, endpoint: "jwt", session: "none" }));

const token = fc.oneof(fc.nat(50), fc.constantFrom<TokenChoice>("broken", "foreign"));
const byKey = fc.record({ space, way, uniqueId: name, key, token: fc.constant<TokenChoice>("none") });
const byToken = fc.record({ space, way, uniqueId: name, key: fc.constant(undefined), token });
const byBoth = fc.record({ space, way, uniqueId: name, key, token });
const connect = fc
  .oneof({ weight: 5, arbitrary: byKey }, { weight: 5, arbitrary: byToken }, byBoth)
  .map((init) => new Connect(init));

const code = fc.constantFrom(
  ...Object.values(closeCodes).map((entry) => entry.code),
  1001,
  3000,
  4999,
  0,
  1005,
  2000,
  65_535,
);
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.oneof(value, fc.constant(undefined));
const kick = fc.record({ space, uniqueId: maybe(user), key: maybe(knownKey), code }).map((init) => new Kick(init));

const kinds = fc.array(fc.constantFrom<InjectedKind>("chat", "chat", "question", "pause", "chat", "question", "end"), {
  minLength: 1,
  maxLength: 5,
});

const armFault = fc
  .record({
    space,
    name: fc.constantFrom(...modelFaults),
    count: fc.integer({ min: 0, max: 3 }),
    nth: fc.integer({ min: 1, max: 3 }),
    event: fc.constantFrom("chat" as const, "question" as const),
  })
  .map((init) => new ArmFault(init));

/** Every command; what is more frequent stands more often. */
export const commands: fc.Arbitrary<Command>[] = [
  ...Array(10).fill(request),
  ...Array(4).fill(connect),
  issue,
  fc.nat(1000).map((which) => new Disconnect(which)),
  ...Array(3).fill(fc.tuple(space, user, kinds).map((all) => new Inject(...all))),
  ...Array(2).fill(fc.tuple(space, moments).map((all) => new Advance(...all))),
  fc.tuple(space, knownKey, fc.constantFrom(...tiers)).map((all) => new SetTier(...all)),
  fc
    .tuple(space, knownKey, fc.constantFrom<EndpointName>("checkAlive", "feed", "userEarnings", "jwt"))
    .map((all) => new Retry(...all)),
  ...Array(2).fill(armFault),
  fc.tuple(space, maybe(fc.nat(20))).map((all) => new Disarm(...all)),
  kick,
  fc.tuple(space, user).map((all) => new Live(...all)),
  fc.tuple(space, user).map((all) => new End(...all)),
];

/** Rare, as it makes a world. */
export const reset: fc.Arbitrary<Command> = fc.tuple(space, maybe(fc.nat(3))).map((all) => new Reset(...all));
