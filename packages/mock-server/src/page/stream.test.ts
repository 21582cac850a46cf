import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openManaged, say, startFaultStage } from "../../testing/fault-stage.ts";
import { openStream, type StreamClient } from "../../testing/stream-client.ts";
import type { MockServer } from "../server.ts";

let mock: MockServer;
const streams: StreamClient[] = [];

async function listen(url = mock.url): Promise<StreamClient> {
  const stream = await openStream(`${url}/__mock/stream`);
  streams.push(stream);
  return stream;
}

beforeEach(async () => {
  mock = await startFaultStage();
});
afterEach(async () => {
  for (const stream of streams.splice(0)) stream.close();
  await mock.close();
});

describe("GET /__mock/stream", () => {
  it("begins with what was and what is", async () => {
    await fetch(`${mock.url}/webcast/rate_limits?apiKey=wrong_key`);
    const stream = await listen();
    const [hello, state] = await stream.atLeast(2);
    expect(hello).toMatchObject({
      event: "hello",
      data: { namespace: "default", seed: 1, earlier: [{ kind: "request", status: 401 }] },
    });
    expect(state).toMatchObject({
      event: "state",
      data: { clock: { now: mock.clock.now(), mode: "manual" }, faults: [] },
    });
  });

  it("tells handshake, frames and close of a socket in their order, with the journal between them", async () => {
    const stream = await listen();
    const client = await openManaged(mock);
    say(mock, "hello");
    client.send(1, Buffer.from("what"));
    await mock.journal.waitFor({ kind: "message" }, { timeoutMs: 2000 });
    mock.kick({ socket: 1 }, 4500, "TIKTOK_CLOSED");
    await client.until(({ frames }) => frames.some(({ first }) => first === 0x88));
    client.close();
    const items = await stream.itemsUntil(({ kind }) => kind === "close");
    expect(items).toMatchObject([
      { kind: "handshake", socket: 1, path: "/" },
      { kind: "open", socket: 1 },
      { kind: "frame", from: "mock", opcode: "text", names: ["roomInfo"] },
      { kind: "frame", from: "mock", opcode: "text", names: ["chat"], text: expect.stringContaining("comment=hello") },
      { kind: "frame", from: "client", opcode: "text", names: [], bytes: 4 },
      { kind: "message", socket: 1 },
      { kind: "frame", from: "mock", opcode: "close", text: "4500 TIKTOK_CLOSED" },
      { kind: "end", socket: 1 },
      { kind: "close", socket: 1, code: 4500 },
    ]);
  });

  it("tells of a socket that was open before", async () => {
    const client = await openManaged(mock);
    const stream = await listen();
    say(mock, "late");
    const items = await stream.itemsUntil(({ kind }) => kind === "frame");
    expect(items).toMatchObject([{ kind: "frame", socket: 1, names: ["chat"] }]);
    client.close();
  });

  it("tells only the number of what is too much", async () => {
    const stream = await listen();
    const client = await openManaged(mock);
    await stream.itemsUntil(({ kind }) => kind === "frame");
    say(mock, ...Array.from({ length: 1000 }, (_, index) => `${index}`));
    const told = await stream.until(({ event }) => event === "happened");
    const { items, skipped } = told.data as { items: object[]; skipped: number };
    expect(items.length).toBeLessThanOrEqual(150);
    expect(items.length + skipped).toBe(1000);
    client.close();
  });

  it("is for one namespace, and ends when that begins anew", async () => {
    const [own, other] = [await listen(), await listen(mock.namespace("other").url)];
    await fetch(`${mock.namespace("other").url}/webcast/rate_limits`);
    expect(await other.itemsUntil(({ kind }) => kind === "request")).toHaveLength(1);
    mock.namespace("other").reset();
    await other.ended;
    await fetch(`${mock.url}/webcast/rate_limits?after`);
    expect(await own.itemsUntil(({ kind }) => kind === "request")).toMatchObject([{ query: { after: "" } }]);
  });

  it("has the selector of a fault without its key", async () => {
    mock.arm({ name: "tcp-delay", where: { key: "sk_live_1", path: "/webcast/*" } });
    const [, state] = await (await listen()).atLeast(2);
    expect(state?.data).toMatchObject({ faults: [{ where: { key: "[redacted]", path: "/webcast/*" } }] });
    expect(JSON.stringify(state)).not.toContain("sk_live_1");
  });

  it("takes sixteen pages, and a HEAD is none", async () => {
    for (let count = 0; count < 16; count++) await listen();
    const answer = await fetch(`${mock.url}/__mock/stream`);
    expect([answer.status, await answer.json()]).toMatchObject([429, { error: "16 pages listen already: close one" }]);
    expect((await fetch(`${mock.url}/__mock/stream`, { method: "HEAD" })).status).toBe(405);
  });
});
