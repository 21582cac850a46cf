import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer, type Server } from "node:net";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { type MockServer, parseTape, quietTape, startMockServer } from "@webcast-kit/mock-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleForNode } from "./node-bundle.ts";
import type { SoakFigures, SoakOptions } from "./soak-child.ts";

/*
 * Connecting and disconnecting leaves nothing behind: no handle, listener, timer, socket or memory.
 * With the other tests it is 1,000 times for each kind of connection. A longer soak (any number from 200 on):
 *
 *   SOAK_CYCLES=100000 pnpm test e2e/soak.test.ts
 */
const CYCLES = Number(process.env["SOAK_CYCLES"] ?? 1000);
const TIMEOUT_MS = 60_000 + 50 * CYCLES;
const MEBIBYTE = 1024 * 1024;
const MAX_GROWTH_BYTES = 5 * MEBIBYTE;

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** A room that says one thing and closes the socket. */
const endingTape =
  parseTape(`{"tape":1,"id":"ending","created":"2026-01-01T00:00:00Z","license":"CC0-1.0","origin":"synthetic"}
{"t":0,"c":1,"d":"s","k":"msg","j":{"type":"chat","user":{"uniqueId":"viewer"},"comment":"and that was it"}}
{"t":1,"c":1,"d":"s","k":"close","code":4500,"reason":"over"}`);

/** Starts a server that takes connections, says when somebody asks for something, and never answers. */
async function digHole(onAsked: () => void): Promise<Server> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", onAsked);
    socket.resume();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

function summaryOf(kind: string, { wallMs, cpuMs, warmBytes, endBytes }: SoakFigures): string {
  const [wall, cpu] = [wallMs, cpuMs].map((ms) => `${(ms / 1000).toFixed(1)} s`);
  const [warm, end] = [warmBytes, endBytes].map((bytes) => `${(bytes / MEBIBYTE).toFixed(1)} MiB`);
  return `soak: ${CYCLES} ${kind} connections, ${wall}, ${cpu} of CPU; heap ${warm} after 100, ${end} at the end`;
}

describe("connections that are made and ended again and again", () => {
  let folder: string;
  let quiet: MockServer;
  let ending: MockServer;
  let hole: Server;
  let child: ChildProcess | undefined;
  let asked = 0;

  beforeAll(async () => {
    folder = mkdtempSync(here("node_modules/.soak-"));
    await bundleForNode({
      entry: new URL("./soak-child.ts", import.meta.url),
      file: path.join(folder, "child.mjs"),
      external: ["undici", "ws"],
    });
    const unlimited = { limits: false, webcastSocketsPerIp: 1000 };
    quiet = await startMockServer({ ...unlimited, tape: quietTape() });
    ending = await startMockServer({ ...unlimited, tape: endingTape, speed: 0 });
    hole = await digHole(() => {
      asked++;
      child?.send("asked");
    });
  }, 30_000);

  afterAll(async () => {
    child?.kill("SIGKILL");
    hole?.close();
    await quiet?.close();
    await ending?.close();
    rmSync(folder, { recursive: true });
  });

  async function soak(kind: SoakOptions["kind"]) {
    const options: SoakOptions = {
      kind,
      cycles: CYCLES,
      key: quiet.keys.ultra,
      quietUrl: quiet.url,
      endingUrl: ending.url,
      holeUrl: `http://127.0.0.1:${(hole.address() as AddressInfo).port}`,
    };
    child = fork(path.join(folder, "child.mjs"), [JSON.stringify(options)], { execArgv: ["--expose-gc"] });
    const exited = once(child, "exit");
    const figures = await Promise.race([
      once(child, "message").then(([message]) => message as SoakFigures),
      exited.then(([code]) => Promise.reject(new Error(`the child ended with ${code}`))),
    ]);
    return { figures, exited };
  }

  it.each(["managed", "direct"] as const)("leave nothing behind: %s", { timeout: TIMEOUT_MS }, async (kind) => {
    asked = 0;
    const { figures, exited } = await soak(kind);
    console.info(summaryOf(kind, figures));
    const nothing = { resources: [], sockets: 0, timers: 0, listeners: 0, survivors: 0, warnings: [] };
    expect(figures).toMatchObject(nothing);
    expect(figures.endBytes - figures.warmBytes).toBeLessThan(MAX_GROWTH_BYTES);
    // By itself: nothing keeps it alive.
    expect(await exited).toEqual([0, null]);
    expect(asked).toBe(Math.ceil(CYCLES / 10));
    await expect.poll(() => [quiet, ending].map((mock) => mock.state().sockets)).toEqual([[], []]);
  });
});
