import { connectDirect, createSigningClient, type DirectConnection, type DirectEvent } from "@webcast-kit/signing";
import { describe, expect, it } from "vitest";
import { startConnectProxy } from "./loopback-proxy.ts";
import { CREATOR, fastClock, Stage, survive } from "./survival.ts";
import { directDrops } from "./survival-drops.ts";
import { duringPauses, idsHeard, lostOutsideGaps, sortOut } from "./survival-judge.ts";

async function connect({ mock, proxy, key }: Stage) {
  const client = createSigningClient({ apiKey: key, baseUrl: mock.url, proxy: proxy.url, clock: fastClock });
  const connection = await connectDirect({
    client,
    uniqueId: CREATOR,
    clock: fastClock,
    idleTimeoutMs: 15_000,
    // Longer than a signed URL lives: it is refused, and not given up.
    connectTimeoutMs: 60_000,
    reconnect: { stableAfterMs: 0, baseDelayMs: 500, maxDelayMs: 2000 },
  });
  return { client, connection, ...record(connection) };
}

/** Everything that a connection delivers, as it comes. */
function record(connection: DirectConnection) {
  const events: DirectEvent[] = [];
  connection.on("event", (event) => events.push(event));
  return { events, survivor: { events, reconnects: () => connection.stats.reconnects } };
}

const ofType = <Type extends DirectEvent["type"]>(events: readonly DirectEvent[], type: Type) =>
  events.filter((event): event is DirectEvent<Type> => event.type === type);

/** When the mock heard the client ask for a socket. */
function ticketsAsked({ mock }: Stage, status: number) {
  return mock.journal.find({ kind: "request", path: "/webcast/ws_credentials", status });
}

describe("a direct connection that is dropped 50 times", () => {
  it("loses nothing, hears nothing twice and reports no gap when it can resume", { timeout: 120_000 }, async () => {
    await using stage = await Stage.set(() => startConnectProxy());
    const { client, connection, events, survivor } = await connect(stage);
    await survive(stage, survivor, directDrops);
    // The judge is the mock's own ledger.
    expect(idsHeard(events)).toEqual(stage.ledger.map(({ msgId }) => msgId));
    expect(connection.stats.gaps).toBe(0);
    expect(ofType(events, "reconnected")).toHaveLength(connection.stats.reconnects);
    const errors = ofType(events, "reconnecting").map(({ error }) => error?.code);
    expect(errors).toEqual(
      expect.arrayContaining(["ERR_CLOSED", "ERR_HTTP_STATUS", "ERR_NETWORK", "ERR_RATE_LIMITED", "ERR_TIMEOUT"]),
    );
    // Each 429 was enough to keep it away until the time that it said.
    expect(ticketsAsked(stage, 429)).toHaveLength(stage.pauses.length);
    expect(duringPauses(stage.pauses, ticketsAsked(stage, 200))).toEqual([]);
    await connection.close();
    await client.close();
  });

  it("tells each gap once, where it is, when it cannot", { timeout: 120_000 }, async () => {
    await using stage = await Stage.set(() => startConnectProxy());
    const { client, connection, events, survivor } = await connect(stage);
    let refusals = 0;
    await survive(stage, survivor, directDrops, (index) => {
      if (index % 5 !== 0) return;
      refusals++;
      stage.mock.forgetCursors(CREATOR);
    });
    const { heard, lost } = sortOut(stage, events);
    expect(idsHeard(events)).toEqual(heard);
    expect(lost).not.toEqual([]);
    expect(lostOutsideGaps(stage, events)).toEqual([]);
    expect(connection.stats.gaps).toBe(refusals);
    await connection.close();
    await client.close();
  });
});
