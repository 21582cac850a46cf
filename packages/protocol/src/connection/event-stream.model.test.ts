import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { settled } from "../testing/manual-clock.ts";
import { EventStream, type OverflowPolicy, overflowPolicies } from "./event-stream.ts";
import { NaiveStream } from "./testing/naive-stream.ts";
import { habits, StreamWorld } from "./testing/stream-world.ts";

const MIB = 1024 * 1024;

/** One thing that is done to a stream, in the same tick as the one before unless that is `tick`. */
interface Command {
  readonly check: (world: StreamWorld) => boolean;
  readonly run: (world: StreamWorld) => void;
  readonly toString: () => string;
}

const isAlways = () => true;
const isRunning = ({ isOver }: StreamWorld) => !isOver;
const hasLoop = ({ loop }: StreamWorld) => loop !== undefined;

function command(name: string, check: Command["check"], run: Command["run"], details = ""): Command {
  return { check, run, toString: () => `${name}(${details})` };
}

const tick = command("tick", isAlways, () => {});
const eventType = fc.constantFrom("chat", "gift");
const eventBytes = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(0, 1, 100) },
  { weight: 1, arbitrary: fc.constantFrom(16 * MIB, 32 * MIB, 33 * MIB, 64 * MIB, 65 * MIB) },
);
const habit = fc.oneof(
  { weight: 4, arbitrary: fc.constant("nothing" as const) },
  { weight: 3, arbitrary: fc.constantFrom(...habits.slice(0, -2)) },
  { weight: 1, arbitrary: fc.constantFrom(...habits.slice(-2)) },
);
const deliver = fc
  .tuple(eventType, eventBytes)
  .map(([type, bytes]) => command("deliver", isRunning, (world) => world.deliver(type, bytes), `${type}, ${bytes}`));
const on = fc
  .tuple(fc.oneof(eventType, fc.constant("event")), habit)
  .map(([type, does]) => command("on", isAlways, (world) => world.on(type, does), `${type}, ${does}`));
const failure = fc.constantFrom(undefined, { reason: "broken" }, { reason: undefined });

const anyCommand = fc.oneof(
  { weight: 40, arbitrary: deliver },
  { weight: 20, arbitrary: fc.constant(command("next", hasLoop, (world) => world.next())) },
  { weight: 12, arbitrary: fc.constant(tick) },
  { weight: 3, arbitrary: on },
  { weight: 2, arbitrary: fc.constant(command("off", isAlways, (world) => world.offOldest())) },
  { weight: 4, arbitrary: fc.constant(command("iterate", isAlways, (world) => world.iterate())) },
  { weight: 1, arbitrary: fc.constant(command("discard", isAlways, ({ stream }) => stream.discard())) },
  { weight: 1, arbitrary: fc.constant(command("return", hasLoop, (world) => world.leave())) },
  { weight: 1, arbitrary: failure.map((why) => command("end", isRunning, (world) => world.end(why))) },
);

const scenario = fc.record({
  maxQueuedEvents: fc.integer({ min: 1, max: 6 }),
  canPause: fc.boolean(),
  commands: fc.array(anyCommand, { maxLength: 80, size: "max" }),
});

type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

/** Does the same to the stream and to the naive one; both note how they stand after every command. */
async function play(overflow: OverflowPolicy, { maxQueuedEvents, canPause, commands }: Scenario): Promise<StreamWorld> {
  const real = new StreamWorld(EventStream, { maxQueuedEvents, overflow }, canPause);
  const naive = new StreamWorld(NaiveStream, { maxQueuedEvents, overflow }, canPause);
  for (const command of [...commands, tick]) {
    if (!command.check(naive)) continue;
    for (const world of [real, naive]) command.run(world);
    if (command === tick) await settled();
    for (const { log, stream } of [real, naive]) log.push(`> ${command}: ${Object.values(stream.stats)}`);
  }
  expect(real.log).toEqual(naive.log);
  return real;
}

/** The ids in the lines of a log that match, which begin with who got them. */
function idsByTaker(log: string[]): Map<string, number[]> {
  const ids = new Map<string, number[]>();
  for (const line of log) {
    const [, taker, id] = /^(listener \d+ hears|the loop gets) (\d+)$/.exec(line) ?? [];
    if (taker !== undefined) ids.set(taker, [...(ids.get(taker) ?? []), Number(id)]);
  }
  return ids;
}

/** What must happen in the runs of a policy, or they prove little. */
const sights: Record<OverflowPolicy, string[]> = {
  pause: ["refuses", "the loop fails: overflow", "reading stops", "reading goes on"],
  "drop-oldest": ["drops"],
  "drop-newest": ["drops"],
  error: ["refuses", "the loop fails: overflow"],
};
const sightsOfAll = [
  ...["takes", "listener hears", "listener throws", "listener rejects", "Error: second loop", "the loop gets"],
  ...[
    "the loop ends",
    "the loop is left",
    "the loop fails: aborted",
    "the loop fails: broken",
    "the loop fails: undefined",
  ],
];

describe("an event stream", () => {
  it.each(overflowPolicies)("with %s does what a naive one does, whatever is done to it", async (overflow) => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(scenario, async (played) => {
        const { log, stream } = await play(overflow, played);
        for (const ids of idsByTaker(log).values()) {
          expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
        }
        for (const line of log) if (!line.startsWith(">")) seen.add(line.replace(/ \d+/g, ""));
        if (stream.stats.droppedEvents > 0) seen.add("drops");
      }),
      { numRuns: 400 },
    );
    expect(seen).toEqual(new Set([...sightsOfAll, ...sights[overflow]]));
  });
});
