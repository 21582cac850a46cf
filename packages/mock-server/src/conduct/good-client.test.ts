import { decodePushFrame, encodeAck, encodeHeartbeat, type FetchResult } from "@webcast-kit/protocol";
import { describe, expect, it } from "vitest";
import { callEndpoint } from "../../testing/rest-client.ts";
import { follow, type SignedAnswer } from "../../testing/signed-url.ts";
import { openSocket } from "../../testing/socket-client.ts";
import { visitRoom } from "../../testing/webcast-client.ts";
import { createManualClock } from "../clock/virtual-clock.ts";
import { quietTape } from "../options.ts";
import { type MockServer, startMockServer } from "../server.ts";
import type { ConductReport } from "./conduct.ts";

function verdicts({ rules }: ConductReport, family: string): Record<string, string> {
  const found = rules.filter(({ id }) => id.startsWith(`${family}/`));
  return Object.fromEntries(found.map(({ id, verdict }) => [id.slice(family.length + 1), verdict]));
}

/** Acknowledges the newest frame. */
async function acknowledgeNext(mock: MockServer, client: Awaited<ReturnType<typeof visitRoom>>): Promise<void> {
  const count = client.messages.length;
  mock.inject("streamer", [{ type: "control", action: 1 }]);
  await expect.poll(() => client.messages.length).toBe(count + 1);
  const { logId } = decodePushFrame(client.messages.at(-1) as Buffer);
  const { internalExt } = client.results().at(-1) as FetchResult;
  client.socket.send(encodeAck({ logId, internalExt }));
}

describe("a good client", () => {
  it("of the binary socket keeps every rule of the wire, also when the mock's clock jumps", async () => {
    await using mock = await startMockServer({ tape: quietTape(), clock: createManualClock(Date.parse("2096-01-01")) });
    // Clients of the platform may sign a URL once more.
    const client = await visitRoom(mock, { query: { _signature: "abcdefgh" } });
    await expect.poll(() => client.messages.length).toBe(1);
    for (let beats = 0; beats < 3; beats++) {
      await acknowledgeNext(mock, client);
      await mock.clock.advance(8000);
      client.socket.send(encodeHeartbeat({ roomId: client.roomId, sendPacketSeqId: "1" }));
      await expect.poll(() => mock.webcastConnections()[0]?.heartbeats).toBe(beats + 1);
    }
    const report = mock.conduct();
    expect(report.grade).toBe("A");
    expect(verdicts(report, "secrets")).toEqual({ "in-url": "pass", "key-in-query": "pass" });
    expect(verdicts(report, "webcast")).toEqual({
      "ack-missing": "pass",
      "ack-wrong": "pass",
      "ack-once": "pass",
      heartbeat: "pass",
      "enter-first": "pass",
      frames: "pass",
    });
    expect(verdicts(report, "platform")).toMatchObject({ "user-agent": "pass", cookies: "pass", "in-time": "pass" });
  });

  it("of the managed socket comes back to a room that was closed, and waits for one that is not live", async () => {
    await using mock = await startMockServer({ tape: quietTape(), clock: createManualClock(Date.parse("2096-01-01")) });
    const open = (uniqueId: string) => openSocket(`${mock.wsUrl}/?uniqueId=${uniqueId}&apiKey=test_pro`);
    const first = await open("streamer");
    mock.kick({}, 4500);
    await first.closed;
    await open("streamer");
    await (await open("offline_creator")).closed;
    // The client's own wait of a minute.
    await mock.clock.advance(60_000);
    await (await open("offline_creator")).closed;
    const report = mock.conduct();
    expect(report.grade).toBe("A");
    expect(verdicts(report, "reconnect")).toEqual({
      "terminal-code": "not seen",
      "wait-for-live": "pass",
      "wait-for-quota": "not seen",
      storm: "pass",
      "back-off": "not seen",
    });
  });

  it("of REST waits as long as it is told, and replays what was signed", async () => {
    const quirks = { roomInfo: "signed" } as const;
    await using mock = await startMockServer({ quirks, clock: createManualClock(Date.parse("2096-01-01")) });
    const ask = () => callEndpoint("rateLimits", {}, { url: mock.url, key: "test_sandbox" });
    for (let times = 0; times < 6; times++) await ask();
    await mock.clock.advance(60_000);
    expect((await ask()).status).toBe(200);
    const { body } = await callEndpoint("roomInfo", { unique_id: "streamer" }, { url: mock.url });
    await follow(body as unknown as SignedAnswer);
    const report = mock.conduct();
    expect(report.grade).toBe("A");
    expect(verdicts(report, "requests")).toMatchObject({ "retry-after": "pass", "documented-fields": "pass" });
    expect(verdicts(report, "platform")).toMatchObject({ "signed-url": "pass", "method-and-body": "pass" });
    expect(verdicts(report, "secrets")).toEqual({ "in-url": "pass", "key-in-query": "pass" });
  });

  it("may send many calls at once before it knows of the limit", async () => {
    await using mock = await startMockServer();
    await Promise.all(
      Array.from({ length: 8 }, () => callEndpoint("rateLimits", {}, { url: mock.url, key: "test_sandbox" })),
    );
    expect(mock.conduct()).toMatchObject({ grade: "A", counts: { errors: 0 } });
  });
});

describe("a mock that nobody called", () => {
  it("has no grade, and no rule that passed", async () => {
    await using mock = await startMockServer();
    expect(mock.conduct()).toMatchObject({ grade: "-", entries: 0, counts: { errors: 0, warnings: 0, passed: 0 } });
  });
});
