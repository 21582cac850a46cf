import { describe, expect, it } from "vitest";
import { createSessionPair } from "./session-pair.ts";

const client = { roomId: "7" };

describe("createSessionPair()", () => {
  it("delivers within the same instant when there is no latency", () => {
    const pair = createSessionPair({ client });
    expect(pair.serverEvents).toEqual([]);
    pair.advance(0);
    expect(pair.serverEvents).toMatchObject([{ type: "enterRoom", enter: { roomId: "7" } }]);
    expect(pair.transcript.map(({ from, payloadType }) => `${from} ${payloadType}`)).toEqual([
      "client im_enter_room",
      "server im_enter_room_resp",
    ]);
  });

  it("takes latency by index, and none past the end", () => {
    const pair = createSessionPair({ client, latency: [30, 20], startMs: 1000 });
    pair.server.send({});
    pair.advance(100);
    expect(pair.transcript.map(({ index, sentAtMs, arrivesAtMs }) => [index, sentAtMs, arrivesAtMs])).toEqual([
      [0, 1000, 1030],
      [1, 1000, 1020],
      [2, 1030, 1030],
    ]);
  });

  it("takes latency by frame", () => {
    const pair = createSessionPair({ client, latency: ({ from }) => (from === "client" ? 5 : 50) });
    pair.advance(100);
    expect(pair.transcript.map(({ arrivesAtMs }) => arrivesAtMs)).toEqual([5, 55]);
  });

  it("holds a fast frame up behind a slow one of the same end", () => {
    const pair = createSessionPair({ client, latency: ({ index }) => (index === 1 ? 500 : 0) });
    pair.server.send({ cursor: "slow" });
    pair.server.send({ cursor: "fast" });
    pair.advance(499);
    expect(pair.client.position.cursor).toBe("");
    pair.advance(1);
    expect(pair.client.position.cursor).toBe("fast");
  });

  it("loses the frames that it is told to lose", () => {
    const pair = createSessionPair({ client, drop: [false, true] });
    pair.server.send({ cursor: "lost" });
    pair.advance(10);
    expect(pair.transcript[1]).toMatchObject({ payloadType: "msg", arrivesAtMs: undefined });
    expect(pair.client.position.cursor).toBe("");
  });

  it("tells the other end of a close after what was sent before it", () => {
    const pair = createSessionPair({ client, latency: 40 });
    pair.advance(100);
    pair.server.send({ cursor: "last" });
    pair.server.close(4005, "over");
    pair.advance(39);
    expect([pair.client.state, pair.server.state]).toEqual(["open", "closed"]);
    pair.advance(1);
    expect([pair.client.state, pair.client.position.cursor]).toEqual(["closed", "last"]);
    expect([pair.serverClose?.code, pair.clientClose]).toEqual([4005, undefined]);
  });

  it("carries nothing any more once an end knows of the close", () => {
    const pair = createSessionPair({ client, latency: 40 });
    pair.advance(100);
    pair.client.close();
    pair.advance(100_000);
    expect(pair.transcript).toHaveLength(2);
    expect([pair.clientClose?.cause, pair.serverClose]).toEqual(["local", undefined]);
  });

  it("fires timers at their own times, however long it advances", () => {
    const pair = createSessionPair({ client: { ...client, heartbeatIntervalMs: 1000 } });
    pair.advance(3500);
    const beats = pair.transcript.filter(({ payloadType }) => payloadType === "hb");
    expect(beats.map(({ sentAtMs }) => sentAtMs)).toEqual([1000, 2000, 3000]);
    expect(pair.now).toBe(3500);
  });

  it.each([-1, Number.NaN])("refuses to advance by %d", (ms) => {
    expect(() => createSessionPair({ client }).advance(ms)).toThrow(RangeError);
  });
});
