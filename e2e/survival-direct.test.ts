import { connectDirect, createSigningClient, type DirectConnection, type DirectEvent } from "@webcast-kit/signing";
import { describe, expect, it } from "vitest";
import { CREATOR, drops, fastClock, type Stage, setStage, until } from "./survival.ts";

const DROPS = 50;

async function connect({ mock, proxy }: Stage) {
  const client = createSigningClient({ apiKey: mock.keys.ultra, baseUrl: mock.url, proxy: proxy.url });
  const connection = await connectDirect({
    client,
    uniqueId: CREATOR,
    clock: fastClock,
    idleTimeoutMs: 15_000,
    reconnect: { stableAfterMs: 0, baseDelayMs: 500, maxDelayMs: 2000 },
  });
  return { client, connection };
}

/** Everything that a connection delivers, as it comes. */
function record(connection: DirectConnection): DirectEvent[] {
  const events: DirectEvent[] = [];
  connection.on("event", (event) => events.push(event));
  return events;
}

function commentsIn(events: readonly DirectEvent[]): string[] {
  return events.flatMap((event) => (event.type === "chat" ? [event.comment] : []));
}

/** Drops the connection again and again, and says something before, during and after each drop. */
async function survive(stage: Stage, connection: DirectConnection, onDrop: (index: number) => void = () => {}) {
  const heard = new Set<string>();
  connection.on("chat", ({ comment }) => heard.add(comment));
  for (let index = 0; index < DROPS; index++) {
    stage.say();
    const before = stage.said.at(-1) ?? "";
    await until(`"${before}", before drop ${index}`, () => heard.has(before));
    const { reconnects } = connection.stats;
    onDrop(index);
    drops[index % drops.length]?.apply(stage);
    stage.say();
    await until(
      `reconnect after "${drops[index % drops.length]?.name}"`,
      () => connection.stats.reconnects > reconnects,
    );
    stage.say();
  }
  const last = stage.said.at(-1) ?? "";
  await until(`"${last}", the last one`, () => heard.has(last));
}

describe(`a direct connection that is dropped ${DROPS} times`, () => {
  it("loses nothing, hears nothing twice and reports no gap when it can resume", { timeout: 120_000 }, async () => {
    await using stage = await setStage();
    const { client, connection } = await connect(stage);
    const events = record(connection);
    await survive(stage, connection);
    expect(commentsIn(events)).toEqual(stage.said);
    expect(connection.stats.gaps).toBe(0);
    expect(events.filter(({ type }) => type === "reconnected")).toHaveLength(connection.stats.reconnects);
    // The judge is the mock's own ledger.
    const ledger = stage.mock.roomLog(CREATOR).map(({ msgId }) => msgId);
    expect(events.flatMap((event) => (event.type === "chat" ? [event.msgId] : []))).toEqual(ledger);
    await connection.close();
    await client.close();
  });

  it("tells each gap once, where it is, when it cannot", { timeout: 120_000 }, async () => {
    await using stage = await setStage();
    const { client, connection } = await connect(stage);
    const events = record(connection);
    let refusals = 0;
    await survive(stage, connection, (index) => {
      if (index % 5 !== 0) return;
      refusals++;
      stage.mock.forgetCursors(CREATOR);
    });
    const comments = commentsIn(events);
    expect(new Set(comments).size).toBe(comments.length);
    expect(connection.stats.gaps).toBe(refusals);
    expect(missingOutsideGaps(stage.said, events)).toEqual([]);
    await connection.close();
    await client.close();
  });
});

/** What was said, did not arrive, and has no gap between its neighbours that did. */
function missingOutsideGaps(said: readonly string[], events: readonly DirectEvent[]): string[] {
  const excused = new Set<string>();
  let next = 0;
  let afterGap = false;
  for (const event of events) {
    if (event.type === "gap") afterGap = true;
    if (event.type !== "chat") continue;
    const index = said.indexOf(event.comment);
    if (afterGap) for (const comment of said.slice(next, index)) excused.add(comment);
    afterGap = false;
    next = index + 1;
  }
  const heard = new Set(commentsIn(events));
  return said.filter((comment) => !heard.has(comment) && !excused.has(comment));
}
