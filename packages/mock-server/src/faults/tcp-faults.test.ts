import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { connect as connectTls } from "node:tls";
import { describe, expect, it } from "vitest";
import { ByteClient } from "../../testing/byte-client.ts";
import { askManaged, openManaged, say, useFaultStage } from "../../testing/fault-stage.ts";
import { startMockServer } from "../server.ts";
import { tcpFaults } from "./tcp-faults.ts";

const stage = useFaultStage("tcp");

const PATH = "/webcast/rate_limits";

async function ask(path = PATH): Promise<ByteClient> {
  const client = await ByteClient.connect(stage.mock.url);
  client.request(stage.mock.url + path, { headers: { "x-api-key": stage.mock.keys.pro } });
  return client;
}

/** All bytes of an answer without faults. */
async function plainAnswer(): Promise<Buffer> {
  const client = await ask();
  await client.until(({ body }) => body.length > 0, "an answer");
  client.close();
  return client.received;
}

/** Lets what is under way arrive. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await nextTurn();
}

const heard = ({ frames }: ByteClient) =>
  frames.slice(1).map(({ payload }) => JSON.parse(String(payload)).data.comment);

/** What each fault does to an open socket, as far as bytes show it. */
const cases: Record<keyof typeof tcpFaults, () => Promise<void>> = {
  "tcp-delay": async () => {
    const client = await openManaged(stage.mock);
    stage.mock.arm({ name: "tcp-delay", ms: 500 });
    say(stage.mock, "one");
    await stage.mock.clock.advance(300);
    say(stage.mock, "two");
    await stage.mock.clock.advance(199);
    await settle();
    expect(heard(client)).toEqual([]);
    await stage.mock.clock.advance(1);
    await client.until(() => heard(client).length === 1);
    await stage.mock.clock.advance(299);
    await settle();
    expect(heard(client)).toEqual(["one"]);
    await stage.mock.clock.advance(1);
    await client.until(() => heard(client).length === 2);
  },
  "tcp-jitter": async () => {
    const client = await openManaged(stage.mock);
    stage.mock.arm({ name: "tcp-jitter", ms: 10, jitterMs: 1000, seed: 3 });
    const comments = Array.from({ length: 20 }, (_, index) => String(index));
    for (const comment of comments) say(stage.mock, comment);
    const counts = new Set<number>();
    for (let ms = 0; ms < 1010; ms += 10) {
      await stage.mock.clock.advance(10);
      await settle();
      counts.add(heard(client).length);
    }
    expect(counts.size).toBeGreaterThan(2);
    expect(heard(client)).toEqual(comments);
  },
  "tcp-bandwidth": async () => {
    stage.mock.arm({ name: "tcp-bandwidth", bytesPerSecond: 100 });
    const client = await ask();
    const whole = (await plainAnswer()).length;
    for (let second = 1; second <= 3; second++) {
      await stage.mock.clock.advance(1000);
      await client.until(({ received }) => received.length === second * 100, `${second * 100} bytes`);
    }
    await stage.mock.clock.advance((whole + 100) * 10);
    await client.until(({ end }) => end === "fin");
  },
  "tcp-slice": async () => {
    const client = await openManaged(stage.mock);
    const before = client.received.length;
    stage.mock.arm({ name: "tcp-slice", bytes: 7, ms: 10 });
    say(stage.mock, "sliced");
    await client.until(({ received }) => received.length === before + 7, "seven bytes");
    await stage.mock.clock.advance(20);
    await client.until(({ received }) => received.length === before + 21, "two pieces more");
    await stage.mock.clock.advance(5000);
    await client.until(() => heard(client).join() === "sliced");
  },
  "tcp-cut": async () => {
    stage.mock.arm({ name: "tcp-cut", afterBytes: 200 });
    const client = await askManaged(stage.mock);
    await client.until(({ end }) => end !== "open", "the end");
    expect([client.received.length, client.end]).toEqual([200, "fin"]);
  },
  "tcp-reset": async () => {
    stage.mock.arm({ name: "tcp-reset", afterBytes: 200 });
    const client = await askManaged(stage.mock);
    await client.until(({ end }) => end !== "open", "the end");
    expect([client.received.length, client.end]).toEqual([200, "rst"]);
  },
  "tcp-half-open": async () => {
    stage.mock.arm({ name: "tcp-half-open", afterBytes: 200 });
    const client = await askManaged(stage.mock);
    await client.until(({ received }) => received.length === 200, "200 bytes");
    stage.mock.end("streamer");
    client.send(9, Buffer.from("are you there?"));
    await settle();
    await stage.mock.clock.advance(60_000);
    await settle();
    expect([client.received.length, client.end]).toEqual([200, "open"]);
  },
  "tcp-slow-close": async () => {
    const client = await openManaged(stage.mock);
    stage.mock.arm({ name: "tcp-slow-close", ms: 3000 });
    stage.mock.kick({}, 4005, "over");
    await client.until(({ frames }) => frames.at(-1)?.first === 0x88, "a close frame");
    client.send(8, Buffer.of(0x0f, 0xa5));
    await settle();
    await stage.mock.clock.advance(2999);
    await settle();
    expect(client.end).toBe("open");
    await stage.mock.clock.advance(1);
    await client.until(({ end }) => end === "fin", "the end");
  },
};

describe("a fault of TCP is seen on the wire", () => {
  it("and each has a case", () => {
    expect(Object.keys(cases)).toEqual(Object.keys(tcpFaults));
  });

  it.each(Object.keys(cases) as (keyof typeof cases)[])("%s", async (name) => {
    await cases[name]();
    stage.mock.assertNoPendingFaults();
    expect(stage.mock.journal.find({ kind: "fault" })).toMatchObject([{ fault: name, id: 1 }]);
  });
});

describe("a fault of TCP", () => {
  it.each([
    ["tcp-cut", "fin"],
    ["tcp-reset", "rst"],
  ] as const)("ends an open socket at once when it is armed: %s", async (name, end) => {
    const client = await openManaged(stage.mock);
    const before = client.received.length;
    stage.mock.arm({ name });
    await client.until((each) => each.end === end, `the ${end}`);
    expect(client.received).toHaveLength(before);
    client.close();
    await stage.mock.journal.waitFor({ kind: "close" }, { timeoutMs: 2000 });
    expect(stage.mock.state().sockets).toEqual([]);
  });

  it("leaves a socket to end as it would when so many bytes were never sent", async () => {
    const client = await openManaged(stage.mock);
    stage.mock.arm({ name: "tcp-half-open", afterBytes: 1_000_000 });
    stage.mock.kick({}, 4005);
    await client.until(({ frames }) => frames.at(-1)?.first === 0x88);
    client.send(8, Buffer.of(0x0f, 0xa5));
    await client.until(({ end }) => end === "fin", "the end");
  });

  it("happens to an answer too, which then ends its connection", async () => {
    const whole = await plainAnswer();
    stage.mock.arm({ name: "tcp-cut", afterBytes: 100, where: { path: PATH } });
    const client = await ask();
    await client.until(({ end }) => end === "fin");
    expect(client.received.length).toBe(100);
    expect(client.received.toString("latin1", 0, 15)).toBe(whole.toString("latin1", 0, 15));
  });

  it("is taken from open connections when it is disarmed", async () => {
    const client = await openManaged(stage.mock);
    stage.mock.arm({ name: "tcp-delay", ms: 10_000 });
    say(stage.mock, "late");
    stage.mock.disarm();
    say(stage.mock, "behind it");
    await settle();
    expect(heard(client)).toEqual([]);
    await stage.mock.clock.advance(10_000);
    await client.until(() => heard(client).join() === "late,behind it");
    say(stage.mock, "at once");
    await client.until(() => heard(client).length === 3);
  });

  it("happens with others at once, each to what those before it have left", async () => {
    const client = await openManaged(stage.mock);
    const before = client.received.length;
    stage.mock.arm([
      { name: "tcp-delay", ms: 100 },
      { name: "tcp-slice", bytes: 10, ms: 1 },
      { name: "tcp-reset", afterBytes: 25 },
    ]);
    say(stage.mock, "three faults");
    await stage.mock.clock.advance(99);
    await settle();
    expect(client.received).toHaveLength(before);
    await stage.mock.clock.advance(3);
    await client.until(({ end }) => end === "rst");
    expect(client.received).toHaveLength(before + 25);
  });

  it.each(["tcp-cut", "tcp-reset"] as const)("ends a connection by TLS after so many bytes: %s", async (name) => {
    const folder = mkdtempSync(join(tmpdir(), "webcast-faults-"));
    await using secure = await startMockServer({ tls: { folder } });
    secure.arm({ name, afterBytes: 150 });
    const stream = connectTls({ port: secure.tls?.port ?? 0, host: "127.0.0.1", rejectUnauthorized: false });
    const bytes: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => bytes.push(chunk));
    stream.on("error", () => undefined);
    const over = once(stream, "close");
    stream.write(`GET /webcast/rate_limits HTTP/1.1\r\nHost: mock\r\nx-api-key: ${secure.keys.pro}\r\n\r\n`);
    await over;
    expect(Buffer.concat(bytes)).toHaveLength(150);
    rmSync(folder, { recursive: true });
  });

  it("cuts connections that it left open when the mock begins anew", async () => {
    stage.mock.arm([{ name: "tcp-half-open" }, { name: "http-hang" }]);
    const socket = await askManaged(stage.mock);
    const request = await ask();
    await stage.mock.journal.waitFor({ kind: "fault" }, { count: 2, timeoutMs: 2000 });
    stage.mock.reset();
    await Promise.all([socket, request].map((client) => client.until(({ end }) => end !== "open", "a cut")));
  });
});
