import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli } from "../packages/cli/testing/run-cli.ts";

const KEY = "hidden-key-0123456789";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "webcast-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Every command that asks the API. */
const commands = () => [
  ["listen", "ann"],
  ["listen", "ann", "--direct"],
  ["stats", "ann", "--html", path.join(folder, "ann.html")],
  ["stats", "ann", "--direct"],
  ["record", "ann", "--out", path.join(folder, "ann.tape.jsonl")],
  ["rooms", "ann"],
  ["sign", "--user", "ann"],
  ["doctor"],
];

/** Runs every command against a server that somebody else would not call one. */
async function runAll(answer: RequestListener, signalOf: () => AbortSignal) {
  const server = createServer(answer).listen(0, "127.0.0.1");
  server.on("upgrade", () => undefined);
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    return await Promise.all(
      commands().map((argv) =>
        runCli([...argv, "--base-url", url], { env: { WEBCAST_API_KEY: KEY }, signal: signalOf() }),
      ),
    );
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe("every command that asks the API", () => {
  it("can be interrupted while a server does not answer", async () => {
    const runs = await runAll(
      () => undefined,
      () => AbortSignal.timeout(300),
    );
    expect(runs.map(({ code }) => code)).toEqual(commands().map(() => 130));
    expect(JSON.stringify(runs)).not.toContain(KEY);
    // A tape is there from its start on; a report only when there is something in it.
    expect(await readdir(folder)).toEqual(["ann.tape.jsonl"]);
    await rm(path.join(folder, "ann.tape.jsonl"));
  });

  it("fails where a page answers in place of the API, and repeats neither the page nor the key", async () => {
    const runs = await runAll(
      ({ headers }, response) => {
        response.setHeader("content-type", "text/html");
        response.end(`<html>log in\u001b[2J ${JSON.stringify(headers)}</html>`);
      },
      () => new AbortController().signal,
    );
    expect(runs.map(({ code }) => code)).toEqual(commands().map(() => 1));
    expect(runs.filter(({ error }) => error === "")).toEqual([]);
    const said = runs.map(({ out, error }) => `${out}${error}`.replaceAll("\n", "")).join("");
    expect(said).not.toMatch(/\p{Cc}|<html/u);
    expect(said).not.toContain(KEY);
  });
});
