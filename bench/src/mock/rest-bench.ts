import { Pool } from "undici";
import { Child, median } from "./children.ts";

const IN_FLIGHT = 50;
const REQUESTS = 2000;
const WARM_UP_ROUNDS = 5;

/** Requests a second. */
export interface RestRates {
  readonly bare: number;
  readonly mock: number;
}

const request = {
  path: "/webcast/room_id",
  method: "POST",
  headers: { "content-type": "application/json", "x-api-key": "test_ultra" },
  body: JSON.stringify({ unique_id: "streamer" }),
} as const;

/** The same request to the mock and to a bare fastify that answers the same JSON, in turn. */
export async function measureRest(rounds: number): Promise<RestRates> {
  const mock = await startChild("mock");
  // From the second time on the mock answers from its cache, so that is the answer to copy.
  await send(mock.pool);
  const bare = await startChild("bare", await send(mock.pool));
  try {
    const rates: Record<keyof RestRates, number[]> = { bare: [], mock: [] };
    for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
      const results = { bare: await rateOf(bare.pool), mock: await rateOf(mock.pool) };
      if (round < 0) continue;
      rates.bare.push(results.bare);
      rates.mock.push(results.mock);
    }
    return { bare: median(rates.bare), mock: median(rates.mock) };
  } finally {
    await Promise.all([bare.stop(), mock.stop()]);
  }
}

async function startChild(name: string, body = "{}") {
  const child = new Child("rest-child.js", [name, body]);
  const { port } = await child.next<{ port: number }>();
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: IN_FLIGHT });
  const stop = async () => {
    child.stop();
    await pool.destroy();
  };
  return { pool, stop };
}

async function send(pool: Pool): Promise<string> {
  const { statusCode, body } = await pool.request(request);
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`status ${statusCode}: ${text}`);
  return text;
}

async function rateOf(pool: Pool): Promise<number> {
  const start = performance.now();
  let left = REQUESTS;
  const work = async () => {
    while (left-- > 0) await send(pool);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  return REQUESTS / ((performance.now() - start) / 1000);
}
