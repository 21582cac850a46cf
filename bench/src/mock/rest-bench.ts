import { Pool } from "undici";
import { Child, median } from "./children.ts";
import type { RestUsage } from "./rest-child.ts";

const IN_FLIGHT = 50;
const REQUESTS = 2000;
const WARM_UP_ROUNDS = 5;

/** Requests a second. */
export interface RestRates {
  readonly bare: number;
  readonly mock: number;
  /** What the server used for one request: other work on the machine disturbs it less than the clock. */
  readonly cpuMicros: { readonly bare: number; readonly mock: number };
}

const request = {
  path: "/webcast/room_id",
  method: "POST",
  headers: { "content-type": "application/json", "x-api-key": "test_ultra" },
  body: JSON.stringify({ unique_id: "streamer" }),
} as const;

/** The same request to the mock and to a bare fastify that answers the same JSON, in turn. */
export async function measureRest(rounds: number): Promise<RestRates> {
  const mock = await Side.start("mock");
  // From the second time on the mock answers from its cache, so that is the answer to copy.
  await mock.send();
  const bare = await Side.start("bare", await mock.send());
  try {
    for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
      const [ofBare, ofMock] = [await bare.round(), await mock.round()];
      if (round < 0) continue;
      bare.rounds.push(ofBare);
      mock.rounds.push(ofMock);
    }
    const cpuMicros = { bare: bare.median("cpuMicros"), mock: mock.median("cpuMicros") };
    return { bare: bare.median("perSecond"), mock: mock.median("perSecond"), cpuMicros };
  } finally {
    await Promise.all([bare.stop(), mock.stop()]);
  }
}

interface Round {
  readonly perSecond: number;
  readonly cpuMicros: number;
}

/** A server in a process of its own, and who asks it. */
class Side {
  readonly rounds: Round[] = [];
  readonly #child: Child;
  readonly #pool: Pool;

  private constructor(child: Child, port: number) {
    this.#child = child;
    this.#pool = new Pool(`http://127.0.0.1:${port}`, { connections: IN_FLIGHT });
  }

  static async start(name: "mock" | "bare", body = "{}"): Promise<Side> {
    const child = new Child("rest-child.js", [name, body]);
    const { port } = await child.next<{ port: number }>();
    return new Side(child, port);
  }

  async send(): Promise<string> {
    const { statusCode, body } = await this.#pool.request(request);
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`status ${statusCode}: ${text}`);
    return text;
  }

  async round(): Promise<Round> {
    const before = await this.#cpuMs();
    const start = performance.now();
    let left = REQUESTS;
    const work = async () => {
      while (left-- > 0) await this.send();
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, work));
    const seconds = (performance.now() - start) / 1000;
    const cpuMs = (await this.#cpuMs()) - before;
    return { perSecond: REQUESTS / seconds, cpuMicros: (cpuMs * 1000) / REQUESTS };
  }

  median(figure: keyof Round): number {
    return median(this.rounds.map((round) => round[figure]));
  }

  async stop(): Promise<void> {
    this.#child.stop();
    await this.#pool.destroy();
  }

  async #cpuMs(): Promise<number> {
    return (await this.#child.ask<RestUsage>({ type: "usage" })).cpuMs;
  }
}
