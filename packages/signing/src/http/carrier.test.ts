import { Agent } from "undici";
import { describe, expect, it } from "vitest";
import { borrowed, PoolCarrier } from "./carrier.ts";

/** A carrier, and the pools that it opened. */
function setup() {
  const pools: Agent[] = [];
  const carrier = new PoolCarrier(() => {
    const pool = new Agent();
    pools.push(pool);
    return pool;
  });
  return { carrier, pools };
}

describe("a carrier with pools of its own", () => {
  it("changes its pool after a stall, and lets the old one end", async () => {
    const { carrier, pools } = setup();
    const stalled = carrier.dispatcher;
    carrier.onStall(stalled);
    expect(carrier.dispatcher).toBe(pools[1]);
    await expect.poll(() => pools[0]?.destroyed).toBe(true);
    expect(pools[1]?.destroyed).toBe(false);
    await carrier.destroy();
    expect(pools[1]?.destroyed).toBe(true);
  });

  it("changes it once for requests that stall together", async () => {
    const { carrier, pools } = setup();
    const stalled = carrier.dispatcher;
    carrier.onStall(stalled);
    carrier.onStall(stalled);
    expect(pools).toHaveLength(2);
    await carrier.destroy();
  });
});

describe("a carrier with somebody else's dispatcher", () => {
  it("keeps it after a stall, and leaves its end to them", async () => {
    const dispatcher = new Agent();
    const carrier = borrowed(dispatcher);
    carrier.onStall(dispatcher);
    await carrier.destroy();
    expect(carrier.dispatcher).toBe(dispatcher);
    expect([dispatcher.closed, dispatcher.destroyed]).toEqual([false, false]);
    await dispatcher.destroy();
  });
});
