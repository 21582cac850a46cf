import fc from "fast-check";
import { expect, it } from "vitest";
import { encodeEvent } from "../encode.ts";
import { createSessionPair, type SessionPair } from "../testing/index.ts";

/** What must be true of a pair on a link with one constant latency. */
interface Model {
  now: number;
  /** Results on their way or arrived: when sent, whether acknowledged. */
  asked: number[];
  /** When the side that ends the session did so, and which one. */
  ended: { readonly at: number; readonly by: "client" | "server" | "stream" } | undefined;
}

type Command = fc.Command<Model, SessionPair>;

const LATENCY = 100;
const INTERVAL = 1000;

class Advance implements Command {
  readonly ms: number;
  constructor(ms: number) {
    this.ms = ms;
  }
  check = () => true;
  run(model: Model, pair: SessionPair): void {
    pair.advance(this.ms);
    model.now += this.ms;
    compare(model, pair);
  }
  toString = () => `advance(${this.ms})`;
}

class Send implements Command {
  readonly needAck: boolean;
  constructor(needAck: boolean) {
    this.needAck = needAck;
  }
  check = (model: Readonly<Model>) => model.ended === undefined;
  run(model: Model, pair: SessionPair): void {
    pair.server.send({ needAck: this.needAck, internalExt: String(model.now) });
    if (this.needAck) model.asked.push(model.now);
    compare(model, pair);
  }
  toString = () => `send(${this.needAck ? "needAck" : ""})`;
}

class End implements Command {
  readonly by: "client" | "server" | "stream";
  constructor(by: "client" | "server" | "stream") {
    this.by = by;
  }
  check = (model: Readonly<Model>) => model.ended === undefined;
  run(model: Model, pair: SessionPair): void {
    if (this.by === "stream") pair.server.send({ messages: [encodeEvent({ type: "control", action: 3 })] });
    else pair[this.by].close();
    model.ended = { at: model.now, by: this.by };
    compare(model, pair);
  }
  toString = () => `end(${this.by})`;
}

/** When an end stops: at once where it is ended, one latency later at the other side. */
function stopsAt(side: "client" | "server", ended: Model["ended"]): number {
  if (ended === undefined) return Number.POSITIVE_INFINITY;
  if (ended.by === side) return ended.at;
  // The end of the stream travels to the client, and its close travels back.
  return ended.at + (ended.by === "stream" && side === "server" ? 2 : 1) * LATENCY;
}

function compare({ now, asked, ended }: Model, pair: SessionPair): void {
  expect(pair.now).toBe(now);
  const clientStops = stopsAt("client", ended);
  const serverStops = stopsAt("server", ended);
  expect(pair.client.state).toBe(now >= clientStops ? "closed" : "open");
  expect(pair.server.state).toBe(now >= serverStops ? "closed" : "open");
  // An ack comes back two latencies after the result, if both ends are still there to take it.
  const answered = asked.filter((sent) => {
    const reached = sent + LATENCY;
    const back = reached + LATENCY;
    return back <= now && (reached < clientStops || ended?.by === "stream") && back < serverStops;
  });
  expect(pair.server.ledger.expected).toBe(asked.length);
  expect(pair.server.ledger.accepted).toBeGreaterThanOrEqual(answered.length);
  expect(pair.server.ledger).toMatchObject({ duplicate: 0, unknown: 0, wrongExt: 0 });
  const beats = Math.floor(Math.min(now, clientStops) / INTERVAL);
  expect(pair.client.stats.heartbeats).toBeGreaterThanOrEqual(beats - 1);
  expect(pair.client.stats.heartbeats).toBeLessThanOrEqual(beats);
}

it("a pair of sessions does what the model says, whatever is done to it in whatever order", () => {
  const commands = [
    fc.nat(2500).map((ms) => new Advance(ms)),
    fc.boolean().map((needAck) => new Send(needAck)),
    fc.constantFrom("client" as const, "server" as const, "stream" as const).map((by) => new End(by)),
  ];
  fc.assert(
    fc.property(fc.commands(commands, { maxCommands: 40 }), (steps) => {
      const setup = () => ({
        model: { now: 0, asked: [], ended: undefined },
        real: createSessionPair({ client: { roomId: "7", heartbeatIntervalMs: INTERVAL }, latency: LATENCY }),
      });
      fc.modelRun(setup, steps);
    }),
    { numRuns: 300 },
  );
});
