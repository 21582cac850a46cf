import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  parseTape,
  type Recorder,
  startRecorder,
  startTapeServer,
  type Tape,
} from "../packages/mock-server/src/index.ts";
import { RawClient, type RawEnd } from "./tape-raw-client.ts";

let folder: string;
let file: string;
let upstream: Server;
let recorder: Recorder;
let answer: RequestListener;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "tape-"));
  file = path.join(folder, "edges.tape.jsonl");
  upstream = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  recorder = await startRecorder({ upstream: `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`, file });
});

afterEach(async () => {
  await recorder.close();
  upstream.closeAllConnections();
  upstream.close();
  rmSync(folder, { recursive: true });
});

const tape = (): Tape => parseTape(readFileSync(file, "utf8"));

/** One request on a connection of its own, and how that ended. */
async function ask(port: number, line: string): Promise<{ readonly text: string; readonly end: RawEnd }> {
  const client = new RawClient(port);
  client.write(`${line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  const end = await client.ended;
  client.close();
  return { text: client.bytes.toString("latin1"), end };
}

/** What the tape answers. */
async function replay(line: string) {
  await using played = await startTapeServer({ tape: tape(), speed: 0 });
  return await ask(played.port, line);
}

describe("a recorder before an upstream", () => {
  it.each([
    ["HEAD /", 200],
    ["GET /", 304],
  ])("leaves the length of JSON that has no body, %s with %i", async (line, status) => {
    answer = (_request, response) =>
      response.writeHead(status, { "content-type": "application/json", "content-length": "7" }).end();
    expect((await ask(recorder.port, line)).text).toMatch(/content-length: 7\r\n/i);
    expect((await replay(line)).text).toMatch(/content-length: 7\r\n/i);
  });

  it("that cuts JSON off passes what came, cuts too, and tells it", async () => {
    answer = (_request, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "90" });
      response.write('{"token":"cut-off-secret"', () => response.destroy());
    };
    const heard = await ask(recorder.port, "GET /");
    expect(heard).toMatchObject({ end: "rst", text: expect.stringMatching(/^HTTP\/1.1 200 .*cut-off-secret"$/s) });
    expect(tape().entries.map(({ kind }) => kind)).toEqual(["http", "eof"]);
    expect(readFileSync(file, "utf8")).not.toContain("cut-off-secret");
    expect(await replay("GET /")).toMatchObject({ end: "rst", text: expect.stringMatching(/^HTTP\/1.1 200 /) });
  });

  it("passes JSON that is too long to be kept, and leaves it out with its length", async () => {
    const body = JSON.stringify("x".repeat(17 * 1024 * 1024));
    answer = (_request, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": String(body.length) }).end(body);
    };
    expect(await (await fetch(recorder.url)).text()).toBe(body);
    expect(tape().entries).toMatchObject([{ response: { more: { omitted: `a body of ${body.length} bytes` } } }]);
    expect((await replay("GET /")).text).not.toContain(String(body.length));
  });

  it("writes what play can read for every method and target", async () => {
    answer = (request, response) => response.end(`${request.method} ${request.url}`);
    for (const line of ["M-SEARCH /a", "OPTIONS *", "GET http://other.example/b?c=1", "GET http://other.example?d"]) {
      await ask(recorder.port, line);
    }
    expect(tape().entries.map((entry) => entry.kind === "http" && entry.request.url)).toEqual([
      ...["/a", "*", "/b?c=1", "/?d"],
    ]);
    expect((await replay("OPTIONS *")).text).toContain("OPTIONS *");
  });

  it("has asked requests on the tape, although it was stopped before an answer", async () => {
    const asked = new Promise<void>((resolve) => {
      answer = () => resolve();
    });
    const client = new RawClient(recorder.port);
    client.write("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
    await asked;
    await recorder.close();
    client.close();
    expect(tape().entries).toMatchObject([{ kind: "http", request: { url: "/slow" } }]);
  });

  it("that is gone answers a handshake with 502, also when the tape is played", async () => {
    await new Promise((resolve) => upstream.close(resolve));
    const client = new RawClient(recorder.port);
    client.upgrade("/");
    await client.ended;
    client.close();
    expect(tape().entries.map(({ kind }) => kind)).toEqual(["open", "upgrade"]);
    await using played = await startTapeServer({ tape: tape() });
    const again = new RawClient(played.port);
    again.upgrade("/");
    await again.ended;
    again.close();
    expect(again.bytes).toEqual(client.bytes);
  });

  it("knows the key of a request that has no answer yet", async () => {
    const asked = new Promise<void>((resolve) => {
      answer = (request, response) => (request.url === "/slow" ? resolve() : response.end("hush-1234"));
    });
    const client = new RawClient(recorder.port);
    client.write("GET /slow HTTP/1.1\r\nHost: x\r\nx-api-key: hush-1234\r\n\r\n");
    await asked;
    await ask(recorder.port, "GET /other");
    client.close();
    expect(readFileSync(file, "utf8")).not.toContain("hush-1234");
  });
});
