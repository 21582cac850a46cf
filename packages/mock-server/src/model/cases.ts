import { closeCodes } from "@webcast-kit/contract";
import { Advance } from "./commands/advance.ts";
import { ArmFault } from "./commands/arm-fault.ts";
import type { Command } from "./commands/command.ts";
import { Connect } from "./commands/connect.ts";
import { Inject } from "./commands/inject.ts";
import { Kick } from "./commands/kick.ts";
import { Request } from "./commands/request.ts";
import { SetTier } from "./commands/set-tier.ts";
import { modelFaults } from "./faults-model.ts";
import type { SpaceName } from "./model.ts";

const anywhere = { space: "two", way: "prefix" } as const;
const listen = new Connect({ ...anywhere, uniqueId: "streamer_name", key: "test_sandbox", token: "none" });
const say = new Inject("two", "streamer_name", ["chat"]);
const ask = (endpoint: "feed" | "checkAlive", key: string) =>
  new Request({ ...anywhere, endpoint, key, session: "none" });

const connected = new Connect({ ...anywhere, uniqueId: "streamer", key: "test_pro", token: "none" });
const codes = Object.values(closeCodes).map(({ code }) => code);
const kick = (code: number) => new Kick({ space: "two", uniqueId: undefined, key: "test_pro", code });

/** What random commands seldom come to. */
export const cases: Readonly<Record<string, readonly Command[]>> = {
  "a socket that hears something now and then lives as long as its tier lets it": [
    listen,
    ...[1, 2, 3, 4, 5, 6].flatMap(() => [new Advance("two", 45_000), say]),
    new Advance("two", 29_999),
    say,
    new Advance("two", 1),
  ],
  "a socket that hears nothing is closed after a minute, and not before": [
    listen,
    new Advance("two", 59_999),
    say,
    new Advance("two", 59_999),
    new Advance("two", 1),
  ],
  "faults happen to the nth that fits and to those behind it, in one mock and not in the other": [
    connected,
    ...(["payload-duplicate", "payload-drop"] as const).flatMap((name) => [
      new ArmFault({ space: "two", name, count: 2, nth: 2, event: "chat" }),
      ...["two", "default", "two", "two", "two"].map((space) => new Inject(space as SpaceName, "streamer", ["chat"])),
    ]),
    ...modelFaults.flatMap((name) => [
      new ArmFault({ space: "two", name, count: 1, nth: 2, event: "question" }),
      ...[1, 2, 3].flatMap(() => [ask("checkAlive", "test_pro"), connected]),
    ]),
  ],
  "a test closes sockets with every code that there is": codes.flatMap((code) => [connected, kick(code)]),
  "the calls of the feed are counted by the day": [
    ...Array(21).fill(ask("feed", "test_basic")),
    new Advance("two", 86_400_000),
    ask("feed", "test_basic"),
  ],
  "a key that is moved to a small tier waits until enough of its requests have left the window": [
    ...Array(20)
      .fill([ask("checkAlive", "test_basic"), new Advance("two", 1000)])
      .flat(),
    new SetTier("two", "test_basic", "sandbox"),
    ask("checkAlive", "test_basic"),
    new Advance("two", 40_000),
    ask("checkAlive", "test_basic"),
    new Advance("two", 15_000),
    ask("checkAlive", "test_basic"),
  ],
};
