import { type MockServer, quietTape, startMockServer } from "@webcast-kit/mock-server";
import type { Clock } from "@webcast-kit/protocol/connection";
import { type LoopbackProxy, startConnectProxy } from "./loopback-proxy.ts";

/** How much faster than the machine's both sides' clocks run: a minute is two seconds. */
export const SPEED = 30;

/** The client's clock, in step with the mock's. */
export const fastClock: Clock = {
  now: () => performance.now() * SPEED,
  setTimeout: (callback, ms) => setTimeout(callback, ms / SPEED),
  clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
};

export const CREATOR = "streamer";

/** A mock whose room says only what the test puts in, and a proxy in front of it that can break connections. */
export interface Stage extends AsyncDisposable {
  readonly mock: MockServer;
  readonly proxy: LoopbackProxy;
  /** Comments said so far. */
  readonly said: readonly string[];
  /** Says one more, numbered comment in the room. */
  say(): void;
}

export async function setStage(): Promise<Stage> {
  const mock = await startMockServer({
    tape: quietTape(),
    limits: false,
    clock: { mode: "scaled", rate: SPEED },
  });
  const proxy = await startConnectProxy();
  const said: string[] = [];
  return {
    mock,
    proxy,
    said,
    say() {
      const comment = `comment ${said.length}`;
      said.push(comment);
      mock.inject(CREATOR, [{ type: "chat", comment, user: { id: "7100000000000000001", uniqueId: "viewer" } }]);
    },
    async [Symbol.asyncDispose]() {
      await proxy.close();
      await mock.close();
    },
  };
}

/** One way to lose a connection. */
export interface Drop {
  readonly name: string;
  readonly apply: (stage: Stage) => void;
}

const KICKS = [4500, 4555, 4556, 4006, 1011, 1006, 1001, 1000] as const;

/** Every way there is; a run goes through them again and again. */
export const drops: readonly Drop[] = [
  { name: "cut", apply: ({ proxy }) => proxy.cutAll() },
  { name: "reset", apply: ({ proxy }) => proxy.resetAll() },
  { name: "half-open", apply: ({ proxy }) => proxy.freezeAll() },
  {
    name: "refused handshake",
    apply: ({ proxy }) => {
      proxy.refuseNext(2);
      proxy.cutAll();
    },
  },
  ...KICKS.map((code) => ({
    name: `kick ${code}`,
    apply: ({ mock }: Stage) => {
      mock.kick({ uniqueId: CREATOR }, code);
    },
  })),
];

/** Resolves when a condition holds; rejects after half a minute. */
export async function until(what: string, condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`waited in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
