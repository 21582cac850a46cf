import { type MockServer, type MockServerOptions, quietTape, startMockServer } from "@webcast-kit/mock-server";
import type { Clock } from "@webcast-kit/protocol/connection";
import type { LoopbackProxy } from "./loopback-proxy.ts";
import type { Drop } from "./survival-drops.ts";
import type { HeardEvent } from "./survival-judge.ts";

/** How much faster than the machine's both sides' clocks run: a minute is two seconds. */
export const SPEED = 30;

/** The client's clock, in step with the mock's. */
export const fastClock: Clock = {
  now: () => performance.now() * SPEED,
  setTimeout: (callback, ms) => setTimeout(callback, ms / SPEED),
  clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
};

export const CREATOR = "streamer";

/** How long a signed URL can be used, in the mock's milliseconds. */
export const SIGNATURE_LIFETIME_MS = 10_000;

const DROPS = 50;

type Ledger = readonly ReturnType<MockServer["roomLog"]>[number][];

/** While a client was asked to keep away, in the mock's milliseconds. */
export interface Pause {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A mock whose room says only what the test puts in, and a way to it that can break. */
export class Stage implements AsyncDisposable {
  readonly mock: MockServer;
  readonly proxy: LoopbackProxy;
  /** Key of the client that is tested. */
  readonly key: string;
  readonly pauses: Pause[] = [];
  /** What was said in streams that are over. */
  readonly #saidBefore: Ledger[number][] = [];
  #comments = 0;

  private constructor(mock: MockServer, proxy: LoopbackProxy) {
    this.mock = mock;
    this.proxy = proxy;
    this.key = mock.keys.ultra;
  }

  /** @param startProxy starts what the client goes through */
  static async set(startProxy: (mock: MockServer) => Promise<LoopbackProxy>): Promise<Stage> {
    const options: MockServerOptions = {
      tape: quietTape(),
      clock: { mode: "scaled", rate: SPEED },
      signatureLifetimeMs: SIGNATURE_LIFETIME_MS,
    };
    const mock = await startMockServer(options);
    return new Stage(mock, await startProxy(mock));
  }

  /** Says one more, numbered comment in the room. */
  say(): string {
    const comment = `comment ${this.#comments++}`;
    this.mock.inject(CREATOR, [{ type: "chat", comment, user: { id: "7100000000000000001", uniqueId: "viewer" } }]);
    return comment;
  }

  endStream(): void {
    this.mock.end(CREATOR);
    this.#saidBefore.push(...this.mock.roomLog(CREATOR));
  }

  /** Everything that was said, oldest first. The creator has to be live. */
  get ledger(): Ledger {
    return [...this.#saidBefore, ...this.mock.roomLog(CREATOR)];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.proxy.close();
    await this.mock.close();
  }
}

/** A client that is dropped again and again. */
interface Survivor {
  /** Everything that it delivered so far. */
  readonly events: readonly HeardEvent[];
  readonly reconnects: () => number;
}

/** Drops a client 50 times, and says something long before, right before, during and after each drop. */
export async function survive(
  stage: Stage,
  survivor: Survivor,
  drops: readonly [Drop, ...Drop[]],
  onDrop: (index: number) => void = () => {},
): Promise<void> {
  for (let index = 0; index < DROPS; index++) {
    stage.say();
    await sayUntilHeard(stage, survivor);
    const reconnects = survivor.reconnects();
    const { name, apply } = drops[index % drops.length] ?? drops[0];
    stage.say();
    onDrop(index);
    await apply(stage);
    stage.say();
    await until(`reconnect ${index} after "${name}"`, () => survivor.reconnects() > reconnects);
    stage.say();
    stage.say();
  }
  await sayUntilHeard(stage, survivor);
}

/** More than once only when the connection breaks by itself, as a slow machine lets it. */
async function sayUntilHeard(stage: Stage, { events, reconnects }: Survivor): Promise<void> {
  for (;;) {
    const before = reconnects();
    const comment = stage.say();
    const isHeard = (): boolean => events.some((event) => event.comment === comment);
    await until(`"${comment}"`, () => isHeard() || reconnects() > before);
    if (isHeard()) return;
  }
}

/** Resolves when a condition holds; rejects after half a minute. */
async function until(what: string, condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`waited in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
