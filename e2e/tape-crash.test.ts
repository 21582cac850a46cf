import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { quietTape, startMockServer } from "@webcast-kit/mock-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseTape, startTapeServer } from "../packages/mock-server/src/index.ts";
import { readTape } from "../packages/mock-server/src/tape/tape-format.ts";
import { makeCertificate } from "./certificate.ts";
import { bundleForNode } from "./node-bundle.ts";
import { RawClient } from "./tape-raw-client.ts";

const certificate = makeCertificate("localhost");
const quietAnswers = parseTape(
  `{"tape":1,"id":"yes","created":"2026-01-01T00:00:00Z","license":"CC0-1.0","origin":"synthetic"}
{"t":0,"c":1,"k":"http","req":{"method":"GET","url":"/${"x".repeat(99)}"},"res":{"status":200,"s":"yes"}}`,
);

describe("a recorder in a process of its own", () => {
  let folder: string;
  let child: ChildProcess | undefined;

  beforeAll(async () => {
    folder = mkdtempSync(fileURLToPath(new URL("node_modules/.tape-", import.meta.url)));
    const entry = new URL("./tape-record-child.ts", import.meta.url);
    await bundleForNode({ entry, file: path.join(folder, "record.mjs") });
  });

  afterAll(() => {
    child?.kill("SIGKILL");
    rmSync(folder, { recursive: true });
  });

  /** Starts the recorder, and gives its port when it is ready. */
  async function record(upstream: string, file: string, env: NodeJS.ProcessEnv = {}): Promise<number> {
    const argv = ["--upstream", upstream, "-o", file];
    const stdio = ["ignore", "pipe", "inherit", "ipc"] as const;
    child = fork(path.join(folder, "record.mjs"), argv, { stdio: [...stdio], env: { ...process.env, ...env } });
    const [line] = (await once(child.stdout as NodeJS.ReadableStream, "data")) as [Buffer];
    return Number(new URL((JSON.parse(line.toString()) as { url: string }).url).port);
  }

  it("leaves a tape with everything that was heard until it was killed, which plays", async () => {
    await using mock = await startMockServer({ tape: quietTape() });
    const file = path.join(folder, "killed.tape.jsonl");
    const client = new RawClient(await record(mock.url, file));
    client.upgrade("/?uniqueId=streamer&apiKey=test_pro");
    await client.until(() => client.heard().length >= 1);
    for (let count = 1; count <= 50; count++) {
      mock.inject("streamer", [{ type: "chat", user: { uniqueId: "ann" }, comment: `${count}` }]);
    }
    await client.until(() => client.heard().length > 25);
    child?.kill("SIGKILL");
    await client.ended;
    const heard = client.heard().length;

    const tape = parseTape(readFileSync(file, "utf8"));
    expect(tape.entries.filter(({ kind }) => kind === "text").length).toBeGreaterThanOrEqual(heard);
    await using played = await startTapeServer({ tape, speed: 0 });
    const again = new RawClient(played.port);
    again.upgrade("/?uniqueId=streamer&apiKey=another");
    await again.until(() => again.heard().length >= heard);
    expect(again.bytes.subarray(0, client.bytes.length)).toEqual(client.bytes);
    again.close();

    // As a disk that is full would leave it.
    appendFileSync(file, '{"t":12,"c":1,"d":"s","k":"te');
    expect(() => parseTape(readFileSync(file, "utf8"))).toThrow("not JSON");
    expect(readTape(readFileSync(file, "utf8"))).toEqual({ tape, isCut: true });
  });

  it("writes nothing behind a line for which the disk had no room", async () => {
    await using upstream = await startTapeServer({ tape: quietAnswers, speed: 0 });
    const file = path.join(folder, "full.tape.jsonl");
    // Blocks of 512 bytes or of a kilobyte, as the shell has them.
    const limited = ["-c", 'ulimit -f 4; exec "$@"', "sh", process.execPath, path.join(folder, "record.mjs")];
    const argv = [...limited, "--upstream", upstream.url, "-o", file];
    child = spawn("sh", argv, { stdio: ["ignore", "pipe", "ignore"] });
    const [line] = (await once(child.stdout as NodeJS.ReadableStream, "data")) as [Buffer];
    const { url } = JSON.parse(line.toString()) as { url: string };
    for (let count = 0; count < 40; count++) expect(await (await fetch(`${url}/${"x".repeat(99)}`)).text()).toBe("yes");
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([1, null]);
    const { tape, isCut } = readTape(readFileSync(file, "utf8"));
    expect({ isCut, some: tape.entries.length > 2 }).toEqual({ isCut: true, some: true });
  });

  it.skipIf(certificate === undefined)(
    "records a server that speaks TLS, by an authority that is trusted",
    async () => {
      const upstream = createServer({ ...certificate }, (_request, response) => {
        const { port } = upstream.address() as AddressInfo;
        response.setHeader("content-type", "application/json");
        response.end(
          JSON.stringify({ url: `https://127.0.0.1:${port}/a`, ws: `wss:\\/\\/127.0.0.1:${port}` }).replaceAll(
            "\\\\",
            "\\",
          ),
        );
      });
      await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
      const url = `https://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
      const [ca, file] = [path.join(folder, "ca.pem"), path.join(folder, "tls.tape.jsonl")];
      writeFileSync(ca, certificate?.cert ?? "");
      const port = await record(url, file, { NODE_EXTRA_CA_CERTS: ca });
      const answer = await fetch(`http://127.0.0.1:${port}/`);
      expect(await answer.json()).toEqual({ url: `http://127.0.0.1:${port}/a`, ws: `ws://127.0.0.1:${port}` });
      child?.kill("SIGTERM");
      await once(child as ChildProcess, "exit");
      expect(readFileSync(file, "utf8")).toContain("http://tape.invalid/a");
      upstream.close();
      upstream.closeAllConnections();
    },
  );
});
