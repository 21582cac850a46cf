import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { encodeAck, encodeEnterRoom } from "@webcast-kit/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  createManualClock,
  type MockServer,
  parseTape,
  quietTape,
  startMockServer,
  startRecorder,
  startTapeServer,
  type TapeEntry,
} from "../packages/mock-server/src/index.ts";
import { RawClient } from "./tape-raw-client.ts";

const START_MS = Date.parse("2096-01-01T00:00:00Z");
let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tape-"));
  file = path.join(folder, "session.tape.jsonl");
});

afterEach(() => rmSync(folder, { recursive: true }));

function startQuiet(): Promise<MockServer> {
  return startMockServer({ clock: createManualClock(START_MS), tape: quietTape() });
}

function entriesOf(kind: TapeEntry["kind"]): TapeEntry[] {
  return parseTape(readFileSync(file, "utf8")).entries.filter((entry) => entry.kind === kind);
}

/** One request on a connection of its own; every byte of the answer. */
async function ask(port: number, request: string, body = ""): Promise<Buffer> {
  const client = new RawClient(port);
  client.write(`${request}Host: x\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  await client.ended;
  client.close();
  return client.bytes;
}

const CHECK_ALIVE = "GET /webcast/check_alive?unique_id=streamer HTTP/1.1\r\nx-api-key: test_pro\r\n";
const CREDENTIALS =
  "POST /webcast/ws_credentials HTTP/1.1\r\nx-api-key: test_pro\r\ncontent-type: application/json\r\n";
const DOCS = "GET /openapi.json HTTP/1.1\r\n";

/** What somebody does who talks to the API and listens to both sockets; every byte that they hear. */
async function session(port: number, tell: () => void): Promise<Buffer[]> {
  const heard = [await ask(port, CHECK_ALIVE), await ask(port, DOCS)];
  const answer = await ask(port, CREDENTIALS, '{"unique_id":"streamer"}');
  heard.push(answer);
  const { data } = JSON.parse(answer.toString().split("\r\n\r\n")[1] ?? "") as {
    data: { ws_url: string; cookies: string; user_agent: string; room_id: string };
  };
  expect(new URL(data.ws_url).port).toBe(String(port));
  const managed = new RawClient(port);
  managed.upgrade("/?uniqueId=streamer&apiKey=test_pro");
  await managed.until(() => managed.heard().length >= 1);
  const binary = new RawClient(port);
  const { pathname, search } = new URL(data.ws_url);
  binary.upgrade(pathname + search, { Cookie: data.cookies, "User-Agent": data.user_agent });
  await binary.until(() => binary.head !== undefined);
  binary.say("frame", encodeEnterRoom({ roomId: data.room_id }));
  await binary.until(() => binary.heard().length >= 1);
  managed.say("ping", Buffer.from("are you there?"));
  await managed.until(() => managed.heard().length >= 2);
  tell();
  await binary.until(() => binary.heard().length >= 2);
  binary.say("frame", encodeAck({ logId: "2", internalExt: "x" }));
  await managed.until(() => managed.heard().some(({ kind }) => kind === "close"));
  for (const client of [managed, binary]) client.say("close", Buffer.of(3, 232));
  expect(await Promise.all([managed.ended, binary.ended])).toEqual(["fin", "fin"]);
  managed.end();
  binary.end();
  return [...heard, managed.bytes, binary.bytes];
}

describe("a recorder", () => {
  it("writes what play repeats byte for byte: requests and both sockets", async () => {
    await using mock = await startQuiet();
    const recorder = await startRecorder({ upstream: mock.url, file, unredacted: true });
    const first = await session(recorder.port, () => {
      mock.inject("streamer", [{ type: "chat", user: { uniqueId: "ann" }, comment: "hello" }]);
      mock.kick({ key: mock.keys.pro }, 4500, "TIKTOK_CLOSED");
    });
    await expect.poll(() => entriesOf("eof").length).toBe(2);
    await recorder.close();

    const tape = parseTape(readFileSync(file, "utf8"));
    await using played = await startTapeServer({ tape, port: recorder.port, mode: "synchronised", speed: 0 });
    const second = await session(played.port, () => undefined);
    expect(second.map(String)).toEqual(first.map(String));
    expect(played.state().problems).toEqual([]);
  });

  it("takes keys, cookies, tokens and signatures out of the tape, and out of nothing that the client hears", async () => {
    await using mock = await startQuiet();
    await using recorder = await startRecorder({ upstream: mock.url, file });
    const answer = await ask(recorder.port, CREDENTIALS, '{"unique_id":"streamer"}');
    const { data } = JSON.parse(answer.toString().split("\r\n\r\n")[1] ?? "") as { data: Record<string, string> };
    const client = new RawClient(recorder.port);
    const { pathname, search, searchParams } = new URL(data["ws_url"] ?? "");
    client.upgrade(pathname + search, { Cookie: data["cookies"] ?? "", "User-Agent": data["user_agent"] ?? "" });
    await client.until(() => client.head !== undefined);
    client.close();
    const other = new RawClient(recorder.port);
    other.upgrade("/?uniqueId=streamer&apiKey=test_pro");
    await other.until(() => other.heard().length >= 1);
    other.say("text", Buffer.from('{"apiKey":"test_pro","note":"my key is test_pro"}'));
    await expect.poll(() => entriesOf("text").length).toBe(2);
    other.close();

    const text = readFileSync(file, "utf8");
    const secrets = [
      "test_pro",
      data["cookies"]?.split("=")[1],
      searchParams.get("X-Bogus"),
      searchParams.get("X-Gnarly"),
    ];
    for (const secret of secrets) {
      expect(secret).toMatch(/.{8}/);
      expect(text).not.toContain(secret);
    }
    expect(parseTape(text).header.redacted).toEqual(["keys", "cookies", "tokens", "signatures"]);
    expect(text).toContain("//tape.invalid/webcast/im/ws_proxy");
  });

  it("writes a tape that a client with any key can follow, although signatures are taken out", async () => {
    await using mock = await startQuiet();
    const recorder = await startRecorder({ upstream: mock.url, file });
    const record = async (port: number) => {
      const answer = await ask(port, CREDENTIALS.replace("test_pro", "test_ultra"), '{"unique_id":"streamer"}');
      const { data } = JSON.parse(answer.toString().split("\r\n\r\n")[1] ?? "") as { data: Record<string, string> };
      const client = new RawClient(port);
      const { pathname, search } = new URL(data["ws_url"] ?? "");
      client.upgrade(pathname + search, { Cookie: data["cookies"] ?? "", "User-Agent": data["user_agent"] ?? "" });
      await client.until(() => client.head !== undefined);
      client.say("frame", encodeEnterRoom({ roomId: data["room_id"] ?? "" }));
      await client.until(() => client.heard().length >= 1);
      client.close();
      return client.rest;
    };
    const first = await record(recorder.port);
    await recorder.close();
    await using played = await startTapeServer({ tape: parseTape(readFileSync(file, "utf8")), speed: 0 });
    expect(await record(played.port)).toEqual(first);
  });

  it("tells how TCP ended, and a refused handshake", async () => {
    const server = createTcpServer((stream) => {
      stream.once("data", (data) => {
        const isFirst = data.includes("GET /reset");
        stream.write(
          isFirst
            ? "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n\x81\x02hi"
            : "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\nhandshake-msg: no\r\n\r\nno",
          "latin1",
        );
        stream.once("data", () => stream.resetAndDestroy());
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const upstream = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await using recorder = await startRecorder({ upstream, file });
    const cut = new RawClient(recorder.port);
    cut.upgrade("/reset");
    await cut.until(() => cut.heard().length >= 1);
    cut.say("text", Buffer.from("bye"));
    expect(await cut.ended).toBe("rst");
    const refused = new RawClient(recorder.port);
    refused.upgrade("/no");
    await refused.ended;
    expect(refused.bytes.toString()).toMatch(/^HTTP\/1.1 403 Forbidden\r\n.*handshake-msg: no\r\n.*\r\n\r\nno$/s);
    refused.close();
    await expect.poll(() => entriesOf("eof")).toMatchObject([{ how: "rst" }]);
    expect(entriesOf("upgrade")).toMatchObject([{ status: 101 }, { status: 403, body: { as: "s" } }]);
    server.close();
  });

  it("keeps every byte and the pieces of what is no JSON, and answers 502 for an upstream that is gone", async () => {
    const upstream = createServer((_request, response) => {
      response.write(Buffer.of(0, 255));
      setImmediate(() => response.end(Buffer.of(1)));
    });
    const url = await listening(upstream);
    await using recorder = await startRecorder({ upstream: url, file });
    await ask(recorder.port, "GET /image HTTP/1.1\r\n");
    expect(entriesOf("http")).toMatchObject([{ response: { status: 200, body: { bytes: Buffer.of(0, 255, 1) } } }]);
    await new Promise((resolve) => upstream.close(resolve));
    expect(String(await ask(recorder.port, "GET /gone HTTP/1.1\r\n"))).toMatch(/^HTTP\/1.1 502 /);
    expect(entriesOf("http")).toHaveLength(1);
  });

  it("leaves out a body that is packed, as nobody can look for secrets in it", async () => {
    const upstream = createServer((_request, response) => {
      response.writeHead(200, { "content-encoding": "gzip", "content-type": "application/json" }).end("packed");
    });
    await using recorder = await startRecorder({ upstream: await listening(upstream), file });
    expect(String(await ask(recorder.port, "GET / HTTP/1.1\r\n"))).toContain("packed");
    expect(readFileSync(file, "utf8")).not.toContain("packed");
    expect(entriesOf("http")).toMatchObject([{ response: { more: { omitted: "an encoded body" } } }]);
    upstream.close();
  });

  it("does not write over a file, and says which URL it wants", async () => {
    writeFileSync(file, "mine");
    await expect(startRecorder({ upstream: "http://127.0.0.1:1", file })).rejects.toThrow("it is there already");
    expect(readFileSync(file, "utf8")).toBe("mine");
    await expect(startRecorder({ upstream: "ftp://x", file })).rejects.toThrow("upstream must be an http or https URL");
  });
});

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
