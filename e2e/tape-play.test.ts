import { describe, expect, it } from "vitest";
import {
  createManualClock,
  formatTape,
  parseTape,
  startTapeServer,
  type Tape,
  type TapeServer,
} from "../packages/mock-server/src/index.ts";
import { RawClient } from "./tape-raw-client.ts";

interface TapeServerHash {
  readonly transcriptHash: string;
}

const header = '{"tape":1,"id":"x","created":"2026-01-01T00:00:00.000Z","license":"CC0-1.0","origin":"synthetic"}';
const HOUR_MS = 3_600_000;

function tapeOf(...lines: readonly object[]): Tape {
  return parseTape([header, ...lines.map((line) => JSON.stringify({ t: 0, c: 1, ...line }))].join("\n"));
}

const text = (t: number, s: string) => ({ t, d: "s", k: "text", s });

async function open(server: TapeServer, url = "/"): Promise<RawClient> {
  const client = new RawClient(server.port);
  client.upgrade(url);
  await client.until(() => client.head !== undefined);
  return client;
}

const textsOf = (client: RawClient) => client.heard().map(({ bytes }) => bytes.toString());

function post(server: TapeServer, path: string, body?: object): Promise<unknown> {
  const init = { method: "POST", ...(body && { body: JSON.stringify(body) }) };
  return fetch(server.url + path, init).then((response) => response.json());
}

describe("a server that plays a tape", () => {
  it("plays an hour by a clock that is moved by hand, each line at its millisecond", async () => {
    const tape = tapeOf(text(0, "now"), text(HOUR_MS, "in an hour"), { t: HOUR_MS, k: "eof", how: "fin" });
    await using server = await startTapeServer({ tape, clock: createManualClock(0) });
    const client = await open(server);
    await client.until(() => client.heard().length === 1);
    await server.clock.advance(HOUR_MS - 1);
    expect(textsOf(client)).toEqual(["now"]);
    await post(server, "/__mock/clock", { advanceMs: 1 });
    expect(await client.ended).toBe("fin");
    expect(textsOf(client)).toEqual(["now", "in an hour"]);
    client.close();
  });

  it("waits before the handshake, before an answer and between its pieces as recorded", async () => {
    const tape = tapeOf(
      { k: "open", url: "/socket" },
      {
        t: 70,
        k: "upgrade",
        status: 101,
        h: [
          ["x-first", "1"],
          ["X-First", "2"],
        ],
      },
      {
        ...{ c: 2, k: "http", req: { method: "GET", url: "/slow" } },
        res: {
          t: 100,
          status: 200,
          h: [["content-length", "6"]],
          s: "abcdef",
          chunks: [
            [0, 2],
            [50, 4],
          ],
        },
      },
    );
    await using server = await startTapeServer({ tape, clock: createManualClock(0) });
    const socket = new RawClient(server.port);
    socket.upgrade("/socket");
    const client = new RawClient(server.port);
    client.write("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
    // A third request proves that the first two have come in.
    await expect
      .poll(() => fetch(`${server.url}/__mock/tape`).then((answer) => answer.json()))
      .toMatchObject({
        connections: [{ c: 1 }],
      });
    await server.clock.advance(69);
    expect(socket.head).toBeUndefined();
    await server.clock.advance(1);
    await socket.until(() => socket.head !== undefined);
    expect(socket.head).toContain("x-first: 1\r\nX-First: 2\r\n");
    expect(client.head).toBeUndefined();
    await server.clock.advance(30);
    await client.until(() => client.rest.toString() === "ab");
    await server.clock.advance(50);
    await client.until(() => client.rest.toString() === "abcdef");
    expect(client.head).not.toContain("Date:");
    for (const each of [client, socket]) each.close();
  });

  it("closes with 1008 whoever does not say in time what is expected, and tells of it", async () => {
    const tape = tapeOf({ d: "c", k: "text", s: "hi", expect: true }, text(0, "never"));
    const clock = createManualClock(0);
    await using server = await startTapeServer({ tape, clock, mode: "synchronised", gateTimeoutMs: 500 });
    const client = await open(server);
    await server.clock.advance(500);
    await client.until(() => client.heard().length === 1);
    expect(client.heard()[0]).toMatchObject({
      kind: "close",
      bytes: Buffer.from("\u0003\u00f0line 2 was expected", "latin1"),
    });
    expect(server.state().problems).toEqual([
      { t: 500, problem: "the client did not say in time what line 2 expects" },
    ]);
    client.close();
  });

  it("moves on when somebody says so: on one connection, or on all", async () => {
    const tape = tapeOf(
      { c: 1, k: "open", url: "/a" },
      { c: 1, ...text(1, "a1") },
      { c: 1, ...text(2, "a2") },
      { c: 2, k: "open", url: "/b" },
      { c: 2, ...text(1, "b1") },
    );
    await using server = await startTapeServer({ tape, mode: "triggered" });
    const [a, b] = [await open(server, "/a"), await open(server, "/b")];
    expect(await post(server, "/__mock/tape/next", { c: 2 })).toEqual({ released: 1 });
    await b.until(() => b.heard().length === 1);
    expect(server.state().connections).toEqual([
      { c: 1, state: "held", line: 3 },
      { c: 2, state: "over" },
    ]);
    expect(server.next({ count: 2 })).toBe(2);
    await a.until(() => a.heard().length === 2);
    expect([textsOf(a), textsOf(b)]).toEqual([["a1", "a2"], ["b1"]]);
    expect(await post(server, "/__mock/tape/next", { count: 0 })).toMatchObject({ code: "ERR_ARGUMENT" });
    for (const client of [a, b]) client.close();
  });

  it("answers pings and closes as every server does, and as the tape does where it says how", async () => {
    const plain = tapeOf(text(0, "a"));
    await using server = await startTapeServer({ tape: plain });
    const client = await open(server);
    client.say("ping", Buffer.from("?"));
    client.say("close", Buffer.of(15, 160));
    expect(await client.ended).toBe("fin");
    expect(client.heard().map(({ kind, bytes }) => [kind, bytes.toString("latin1")])).toEqual([
      ["text", "a"],
      ["pong", "?"],
      ["close", "\u000f\u00a0"],
    ]);
    const own = tapeOf(
      { d: "c", k: "close", code: 1000 },
      { d: "s", k: "close", code: 4000, reason: "mine" },
      { k: "eof", how: "rst" },
    );
    await using other = await startTapeServer({ tape: own });
    const second = await open(other);
    second.say("close", Buffer.of(3, 232));
    expect(await second.ended).toBe("rst");
    expect(second.heard()).toMatchObject([{ bytes: Buffer.from("\u000f\u00a0mine", "latin1") }]);
    for (const each of [client, second]) each.close();
  });

  it("neither reads nor writes nor closes after a hang", async () => {
    await using server = await startTapeServer({ tape: tapeOf(text(0, "a"), { k: "eof", how: "hang" }) });
    const client = await open(server);
    await client.until(() => client.heard().length === 1);
    await expect.poll(() => server.state().connections).toMatchObject([{ state: "over" }]);
    client.say("ping", Buffer.from("?"));
    // An answer to another request shows that a pong would have come by now.
    await fetch(`${server.url}/__mock/ready`);
    expect(client.heard()).toHaveLength(1);
    client.close();
  });

  it("puts its own address where the tape has a place for it, and tells the length anew", async () => {
    const tape = tapeOf({
      ...{ k: "http", req: { method: "GET", url: "/" } },
      res: {
        status: 302,
        h: [
          ["location", "http://tape.invalid/x"],
          ["content-length", "33"],
        ],
        j: { url: "ws://tape.invalid/s?a=1" },
      },
    });
    await using server = await startTapeServer({ tape });
    const response = await fetch(server.url, { redirect: "manual" });
    expect(response.headers.get("location")).toBe(`${server.url}/x`);
    expect(await response.json()).toEqual({ url: `${server.wsUrl}/s?a=1` });
  });

  it("has one transcript for the same tape and client, whatever port and key, and another for another", async () => {
    const chat = (s: string) => [
      { k: "http", req: { method: "GET", url: "/" }, res: { status: 200, j: { url: "ws://tape.invalid/" } } },
      { c: 2, k: "open", url: "/" },
      { c: 2, ...text(0, s) },
      { c: 3, k: "open", url: "/refused" },
      { c: 3, k: "upgrade", status: 409, h: [["content-length", "19"]], s: "http://tape.invalid" },
    ];
    /** Asks, listens, and is refused. */
    const hashAfter = async (server: TapeServer, key: string) => {
      expect(await (await fetch(server.url)).json()).toEqual({ url: `${server.wsUrl}/` });
      const client = new RawClient(server.port);
      client.upgrade("/", { "Sec-WebSocket-Key": key });
      await client.until(() => client.heard().length === 1);
      expect((await fetch(`${server.url}/nowhere`)).status).toBe(404);
      const refused = new RawClient(server.port);
      refused.upgrade("/refused");
      await refused.ended;
      expect(refused.rest.toString()).toBe(server.url);
      for (const each of [client, refused]) each.close();
      const { transcriptHash } = (await (await fetch(`${server.url}/__mock/transcript`)).json()) as TapeServerHash;
      return transcriptHash;
    };
    await using server = await startTapeServer({ tape: tapeOf(...chat("a")) });
    const nothing = server.transcriptHash();
    const first = await hashAfter(server, "AAAAAAAAAAAAAAAAAAAAAA==");
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(first).not.toBe(nothing);
    await using twin = await startTapeServer({ tape: tapeOf(...chat("a")) });
    expect(await hashAfter(twin, "BBBBBBBBBBBBBBBBBBBBBB==")).toBe(first);
    await using other = await startTapeServer({ tape: tapeOf(...chat("b")) });
    expect(await hashAfter(other, "AAAAAAAAAAAAAAAAAAAAAA==")).not.toBe(first);
    server.reset();
    expect(server.transcriptHash()).toBe(nothing);
    expect(await hashAfter(server, "CCCCCCCCCCCCCCCCCCCCCC==")).toBe(first);
  });

  it("refuses what is not on the tape, and begins anew", async () => {
    const tape = tapeOf({ k: "http", req: { method: "GET", url: "/a" }, res: { status: 204 } });
    await using server = await startTapeServer({ tape });
    expect((await fetch(`${server.url}/b?apiKey=secret`)).status).toBe(404);
    const client = await open(server, "/socket");
    expect(client.head).toMatch(/^HTTP\/1.1 404 /);
    expect(server.state().problems.map(({ problem }) => problem)).toEqual([
      "no line of the tape has GET /b",
      "no line of the tape opens /socket",
    ]);
    expect(await post(server, "/__mock/tape/reset")).toMatchObject({ id: "x", problems: [] });
    expect((await fetch(`${server.url}/__mock/nothing`)).status).toBe(404);
    expect(await post(server, "/__mock/tape/next", [] as never)).toMatchObject({ released: 0 });
    client.close();
  });

  it.each([
    [{ speed: -1 }, "speed must be a number from 0"],
    [{ port: 1.5 }, "port must be a whole number"],
    [{ gateTimeoutMs: 0 }, "gateTimeoutMs must be a whole number from 1"],
    [{ mode: "fast" as never }, "mode must be one of pure, synchronised, triggered"],
    [{ tape: undefined as never }, "tape must be a Tape"],
  ])("refuses the options %j", async (options, message) => {
    await expect(startTapeServer({ tape: tapeOf(), ...options })).rejects.toThrow(message);
  });

  it("listens only where it can", async () => {
    await using server = await startTapeServer({ tape: tapeOf() });
    await expect(startTapeServer({ tape: tapeOf(), port: server.port })).rejects.toMatchObject({ code: "ERR_LISTEN" });
    expect(formatTape(tapeOf())).toBe(`${header}\n`);
  });
});
