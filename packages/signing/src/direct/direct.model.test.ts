import fc from "fast-check";
import { expect, it } from "vitest";
import { wordsOf } from "../../testing/connected.ts";
import { FakeService } from "../../testing/fake-service.ts";
import { SimulatedRooms } from "../../testing/simulated-rooms.ts";
import { SigningError } from "../errors.ts";
import type { ConnectionClosed, DirectConnection } from "./direct-connection.ts";
import type { DirectEvent } from "./notices.ts";

/** Four tries between two stretches of stable data are the most that fit: 10 s of data, and 7.5 s of waiting. */
const MAX_CALLS_PER_MINUTE = 16;
const MINUTE_MS = 60_000;

/** What happened in all runs: a property that never sees a gap proves nothing about gaps. */
const seen = { gaps: 0, resumed: 0, duplicates: 0, pauses: 0, ended: 0, lived: 0, streams: 0 };

/** A connection, the world around it, and what it delivered so far. */
class Run {
  readonly service = new FakeService();
  readonly rooms = new SimulatedRooms(this.service);
  readonly delivered: DirectEvent[] = [];
  closed: ConnectionClosed | undefined;
  /** Whether something was done that a connection does not survive. */
  mayEnd: boolean = false;
  connection!: DirectConnection;
  #loop!: AsyncIterator<DirectEvent, undefined>;
  /** How much of what was delivered, and of the calls, is judged already. */
  #judged = 0;
  #judgedCalls = 0;
  #last: number | undefined;
  #gaps = 0;
  #gapsBeforeLast = 0;

  static async begin(waitUntilLive: boolean): Promise<Run> {
    const run = new Run();
    run.service.onHandshake = () => expect(run.service.openSockets).toBe(0);
    run.connection = await run.service.connect({
      ...{ waitUntilLive, maxQueuedEvents: 6, idleTimeoutMs: 20_000, heartbeatIntervalMs: MINUTE_MS },
      reconnect: { maxAttempts: Number.POSITIVE_INFINITY },
    });
    run.#loop = run.connection[Symbol.asyncIterator]();
    void run.connection.closed.then((closed) => {
      run.closed = closed;
    });
    await run.advance(0);
    return run;
  }

  async advance(ms: number): Promise<void> {
    await this.service.clock.run(ms);
  }

  /** Takes events that wait, at most so many. */
  async take(count: number): Promise<void> {
    for (let taken = 0; taken < count && this.connection.stats.queuedEvents > 0; taken++) {
      const { value } = await this.#loop.next();
      if (value !== undefined) this.delivered.push(value);
    }
  }

  /** Takes all, also what comes when reading goes on. */
  async takeAll(): Promise<void> {
    while (this.connection.stats.queuedEvents > 0) {
      await this.take(this.connection.stats.queuedEvents);
      await this.advance(0);
    }
  }

  close(): void {
    this.mayEnd = true;
    void this.connection.close();
  }

  check(): void {
    this.#checkOrder();
    this.#checkGaps();
    this.#checkCalls();
    if (this.closed !== undefined) this.#checkEnd();
  }

  /** Every message once and in order; whatever is missing is missing at a gap. */
  #checkOrder(): void {
    for (const event of this.delivered.slice(this.#judged)) {
      if (event.type === "gap") this.#gaps++;
      if (event.type !== "chat") continue;
      const number = Number(event.comment);
      if (this.#last !== undefined) this.#checkNext(this.#last, number, this.#gaps > this.#gapsBeforeLast);
      this.#last = number;
      this.#gapsBeforeLast = this.#gaps;
    }
    this.#judged = this.delivered.length;
  }

  #checkNext(last: number, number: number, isGap: boolean): void {
    const end = this.rooms.newestBeside(last);
    const isWhole = number === last + 1 || (last === end && number > end);
    expect({ last, number, isInOrder: number > last, isCovered: isWhole || isGap }).toMatchObject({
      isInOrder: true,
      isCovered: true,
    });
  }

  /** A gap is told only when the server began anew, and none is lost. */
  #checkGaps(): void {
    const { gaps, queuedEvents } = this.connection.stats;
    expect(gaps).toBeLessThanOrEqual(this.rooms.refusals + this.rooms.streams - 1);
    if (queuedEvents === 0 && this.closed === undefined) expect(this.#gaps).toBe(gaps);
  }

  #checkCalls(): void {
    const { calls } = this.service;
    for (; this.#judgedCalls < calls.length; this.#judgedCalls++) {
      const before = calls[this.#judgedCalls - MAX_CALLS_PER_MINUTE]?.at ?? Number.NEGATIVE_INFINITY;
      expect((calls[this.#judgedCalls]?.at ?? 0) - before).toBeGreaterThan(MINUTE_MS);
    }
  }

  #checkEnd(): void {
    expect(this.mayEnd).toBe(true);
    expect(this.service.openSockets).toBe(0);
    expect(this.service.clock.pending).toBe(0);
  }

  /** The server recovers, and the room goes on: a connection that lives is up to date within some minutes. */
  async finish(): Promise<void> {
    this.service.apiFaults.length = 0;
    this.service.handshakeFaults.length = 0;
    this.rooms.setSlow(false);
    this.rooms.isHostile = false;
    for (let round = 0; round < 24; round++) {
      this.rooms.say(1);
      await this.advance(5000);
      await this.takeAll();
      this.check();
    }
    if (this.closed === undefined) this.#checkUpToDate();
    this.#remember();
    this.close();
    await this.advance(3000);
    await this.takeAll();
    const { delivered, service } = this;
    const before = [delivered.length, service.calls.length];
    this.rooms.say(1);
    await this.advance(10 * MINUTE_MS);
    await this.takeAll();
    expect([delivered.length, service.calls.length]).toEqual(before);
    this.check();
    expect(this.closed).toBeDefined();
  }

  #checkUpToDate(): void {
    const last = this.delivered.findLast(({ type }) => type === "chat");
    expect(last && wordsOf(last)).toBe(String(this.rooms.newest));
    expect(this.service.openSockets).toBe(1);
    expect(this.service.clock.pending).toBe(1);
  }

  #remember(): void {
    const { gaps, duplicates, pauses } = this.connection.stats;
    seen.gaps += gaps;
    seen.duplicates += duplicates;
    seen.pauses += pauses;
    seen.resumed += this.delivered.filter((event) => wordsOf(event) === "resumed").length;
    seen.streams += this.rooms.streams - 1;
    seen[this.closed === undefined ? "lived" : "ended"]++;
  }
}

type Command = fc.AsyncCommand<object, Run>;

/** One thing that happens; the model is the simulated server, which remembers all that was said. */
class Step implements Command {
  readonly #name: string;
  readonly #act: (run: Run) => unknown;

  constructor(name: string, act: (run: Run) => unknown) {
    this.#name = name;
    this.#act = act;
  }

  check = () => true;

  async run(_: object, run: Run): Promise<void> {
    await this.#act(run);
    await run.advance(0);
    run.check();
  }

  toString = () => this.#name;
}

function step<Args extends unknown[]>(
  name: string,
  args: fc.Arbitrary<Args>,
  act: (run: Run, ...args: Args) => unknown,
) {
  return args.map((given) => new Step(`${name}(${given.join(", ")})`, (run) => act(run, ...given)));
}

const nothing = fc.tuple();
const survivable = fc.constantFrom(1000, 1001, 1005, 1006, 1011, 1012, 4006, 4429, 4500, 4555, 4556, 4557, 4999);
const fatal = fc.constantFrom(4400, 4401, 4403);

const apiFaults: Readonly<Record<string, () => SigningError>> = {
  429: () => new SigningError("ERR_RATE_LIMITED", "429", { retryAfterMs: 45_000 }),
  500: () => new SigningError("ERR_HTTP_STATUS", "500", { status: 500 }),
  cut: () => new SigningError("ERR_NETWORK", "cut"),
  late: () => new SigningError("ERR_TIMEOUT", "late"),
};

const advance = step("advance", fc.tuple(fc.integer({ min: 0, max: 40_000 })), (run, ms) => run.advance(ms));
const say = step("say", fc.tuple(fc.integer({ min: 1, max: 5 }), fc.nat(4), fc.boolean()), (run, ...said) =>
  run.rooms.say(...said),
);
const take = step("take", fc.tuple(fc.integer({ min: 1, max: 12 })), (run, count) => run.take(count));
const drop = step("drop", fc.tuple(survivable), (run, code) => run.rooms.drop(code));

/** What happens to a room whose server always goes on at the client's cursor. */
const benign = [
  ...[advance, advance, advance, say, say, say, take, take, drop, drop],
  step("stall", nothing, (run) => run.rooms.stall()),
  step("setSlow", fc.tuple(fc.boolean()), (run, isSlow) => run.rooms.setSlow(isSlow)),
  step("setHostile", fc.tuple(fc.boolean()), (run, isHostile) => {
    run.rooms.isHostile = isHostile;
  }),
  step("refuseHandshake", fc.tuple(fc.constantFrom(200, 403, 429, 503)), (run, status) =>
    run.service.handshakeFaults.push(new SigningError("ERR_HTTP_STATUS", "refused", { status })),
  ),
  step("failApi", fc.tuple(fc.constantFrom(...Object.keys(apiFaults))), (run, fault) =>
    run.service.apiFaults.push((apiFaults[fault] as () => SigningError)()),
  ),
  step("hangHandshake", nothing, (run) => run.service.handshakeFaults.push("hang")),
];

const acceptResume = step("acceptResume", fc.tuple(fc.boolean()), (run, accepts) => {
  run.rooms.acceptsResume = accepts;
});

function goOffline(run: Run): void {
  run.mayEnd = true;
  run.service.apiFaults.push(new SigningError("ERR_NOT_LIVE", "offline"));
}

/** What may also happen. */
const harsh = [
  ...[...benign, acceptResume, acceptResume],
  step("beginStream", fc.tuple(fc.boolean()), (run, isTold) => {
    run.mayEnd ||= isTold;
    run.rooms.beginStream(isTold);
  }),
  step("goOffline", nothing, goOffline),
  // Steps that seldom come together: the end of a stream that nobody here hears.
  step("missEnd", nothing, (run) => {
    run.rooms.drop(1006);
    run.rooms.say(2);
    goOffline(run);
    run.rooms.beginStream();
  }),
];

const deadly = [
  step("kick", fc.tuple(fatal), (run, code) => {
    run.mayEnd = true;
    run.rooms.drop(code);
  }),
  step("close", nothing, (run) => run.close()),
];

async function play(steps: Iterable<Command>, waitUntilLive: boolean): Promise<Run> {
  const run = await Run.begin(waitUntilLive);
  await fc.asyncModelRun(() => ({ model: {}, real: run }), steps);
  await run.finish();
  return run;
}

it("when every resume is accepted, a connection loses nothing, tells of no gap and does not end", async () => {
  await fc.assert(
    fc.asyncProperty(fc.commands(benign, { maxCommands: 60 }), async (steps) => {
      const { delivered, closed, service, connection } = await play(steps, false);
      const numbers = delivered.filter(({ type }) => type === "chat").map((event) => Number(wordsOf(event)));
      expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] as number) + index));
      expect(connection.stats.gaps).toBe(0);
      expect(closed).toMatchObject({ cause: "local" });
      expect(service.openSockets).toBe(0);
    }),
    { numRuns: 120 },
  );
}, 30_000);

it("whatever happens, what a connection delivers is in order, once, and complete but for the gaps it tells of", async () => {
  const some = fc.oneof({ weight: 40, arbitrary: fc.oneof(...harsh) }, { weight: 1, arbitrary: fc.oneof(...deadly) });
  await fc.assert(
    fc.asyncProperty(fc.commands([some], { maxCommands: 60 }), fc.boolean(), async (steps, isPatient) => {
      await play(steps, isPatient);
    }),
    { numRuns: 250 },
  );
  expect(Object.entries(seen).filter(([, count]) => count === 0)).toEqual([]);
}, 30_000);
