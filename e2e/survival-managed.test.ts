import { type LiveStreamEvent, TikTokLive } from "@webcast-kit/live";
import { describe, expect, it } from "vitest";
import { CREATOR, fastClock, Stage, survive } from "./survival.ts";
import { managedDrops, QUOTA_DELAY_MS } from "./survival-drops.ts";
import { startForwarder } from "./survival-forwarder.ts";
import { duringPauses, idsHeard, lostOutsideGaps, sortOut } from "./survival-judge.ts";

async function connect({ proxy, key }: Stage) {
  const client = new TikTokLive({
    uniqueId: CREATOR,
    apiKey: key,
    baseUrl: proxy.url,
    clock: fastClock,
    idleTimeoutMs: 15_000,
    reconnect: {
      stableAfterMs: 0,
      baseDelayMs: 500,
      maxDelayMs: 2000,
      liveDelayMs: 2000,
      quotaDelayMs: QUOTA_DELAY_MS,
    },
  });
  const events: LiveStreamEvent[] = [];
  client.on("event", (event) => events.push(event));
  await client.connect();
  return { client, events, survivor: { events, reconnects: () => client.stats.connections - 1 } };
}

const ofType = <Type extends LiveStreamEvent["type"]>(events: readonly LiveStreamEvent[], type: Type) =>
  events.filter((event): event is Extract<LiveStreamEvent, { type: Type }> => event.type === type);

describe("a managed connection that is dropped 50 times", () => {
  it("hears nothing twice, and tells a gap where it lost something", { timeout: 120_000 }, async () => {
    await using stage = await Stage.set(({ url }) => startForwarder(new URL(url).host));
    const { client, events, survivor } = await connect(stage);
    await survive(stage, survivor, managedDrops);

    // The judge is the mock's own ledger.
    const { heard, lost } = sortOut(stage, events);
    expect(idsHeard(events)).toEqual(heard);
    expect(lost).not.toEqual([]);
    expect(lostOutsideGaps(stage, events)).toEqual([]);

    // One gap a reconnect, right behind it.
    const types = events.map(({ type }) => type);
    const gaps = ofType(events, "gap").map(({ type }) => type);
    expect(types.filter((_, index) => types[index - 1] === "connected")).toEqual(["roomInfo", ...gaps]);
    expect(gaps).toHaveLength(survivor.reconnects());

    const ends = ofType(events, "disconnected");
    expect(ends.map(({ cause }) => cause)).toEqual(expect.arrayContaining(["closed", "network", "refused", "stalled"]));
    expect(ends.map(({ code }) => code)).toEqual(
      expect.arrayContaining([1001, 1006, 1011, 4005, 4006, 4404, 4429, 4500, 4555, 4556, 4557]),
    );
    expect(stage.pauses).not.toEqual([]);
    expect(duringPauses(stage.pauses, stage.mock.journal.find({ kind: "open", side: "managed" }))).toEqual([]);
    await client.disconnect();
  });
});
