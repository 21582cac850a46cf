import { Child, median } from "./children.ts";
import type { ClientCommand } from "./clients.ts";
import type { ServerCommand, Usage } from "./server-child.ts";

const CLIENTS = 1000;
const BURST = 8;
const WARM_UP_ROUNDS = 5;

/** Messages a second until the last client had them all, and what the server used for one. */
export interface Rate {
  readonly perSecond: number;
  readonly cpuMicros: number;
}

export interface SocketRates {
  readonly plainBurst: Rate;
  readonly mockBurst: Rate;
  readonly plainSingle: Rate;
  readonly mockSingle: Rate;
}

/** A server with its clients, each in a process of its own. */
class Side {
  readonly #server: Child;
  readonly #clients = new Child("clients.js", []);

  constructor(name: "mock" | "plain") {
    this.#server = new Child("server-child.js", [name]);
  }

  async start(): Promise<void> {
    const address = await this.#server.next<{ port: number; path: string }>();
    await this.#clients.ask({ type: "connect", ...address, count: CLIENTS } satisfies ClientCommand);
  }

  /** Sends so many events to all clients, and waits until all have them. */
  async round(events: number, together: boolean): Promise<Rate> {
    await this.#clients.ask({ type: "expect", messages: events } satisfies ClientCommand);
    const before = await this.#server.ask<Usage>({ type: "usage" } satisfies ServerCommand);
    const complete = this.#clients.next();
    const start = performance.now();
    this.#server.tell({ type: "send", events, together } satisfies ServerCommand);
    await complete;
    const seconds = (performance.now() - start) / 1000;
    const after = await this.#server.ask<Usage>({ type: "usage" } satisfies ServerCommand);
    const messages = CLIENTS * events;
    return { perSecond: messages / seconds, cpuMicros: ((after.cpuMs - before.cpuMs) * 1000) / messages };
  }

  stop(): void {
    this.#server.stop();
    this.#clients.stop();
  }
}

/** Both sides in turn, so that what disturbs the machine disturbs both. */
export async function measureSockets(rounds: number): Promise<SocketRates> {
  const [plain, mock] = [new Side("plain"), new Side("mock")];
  try {
    await plain.start();
    await mock.start();
    const rates: Record<keyof SocketRates, Rate[]> = { plainBurst: [], mockBurst: [], plainSingle: [], mockSingle: [] };
    for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
      const results = {
        plainBurst: await plain.round(BURST, true),
        mockBurst: await mock.round(BURST, true),
        plainSingle: await plain.round(BURST, false),
        mockSingle: await mock.round(BURST, false),
      };
      if (round < 0) continue;
      for (const [name, rate] of Object.entries(results)) rates[name as keyof SocketRates].push(rate);
    }
    return Object.fromEntries(
      Object.entries(rates).map(([name, all]) => [name, middleOf(all)]),
    ) as unknown as SocketRates;
  } finally {
    plain.stop();
    mock.stop();
  }
}

function middleOf(rates: readonly Rate[]): Rate {
  return {
    perSecond: median(rates.map(({ perSecond }) => perSecond)),
    cpuMicros: median(rates.map(({ cpuMicros }) => cpuMicros)),
  };
}
