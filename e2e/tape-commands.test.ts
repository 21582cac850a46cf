import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { run } from "../packages/mock-server/src/bin.ts";
import { parseTape, startTapeServer } from "../packages/mock-server/src/index.ts";
import { useCapturedOutput } from "../packages/mock-server/testing/captured-output.ts";
import { corpusFolder, hasCorpus, isRequired } from "./required.ts";

const fixtures = fileURLToPath(new URL("../fixtures/tapes/", import.meta.url));
const said = useCapturedOutput();
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tape-commands-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const at = (name: string) => path.join(folder, name);
const read = (name: string) => readFileSync(at(name), "utf8");

/** Runs a command that waits to be stopped; `meanwhile` gets what it printed when it was ready. */
async function runUntilReady(
  argv: readonly string[],
  meanwhile: (ready: { url: string }) => Promise<void>,
): Promise<void> {
  const running = run(argv);
  await expect.poll(() => said.out).toContain("\n");
  await meanwhile(JSON.parse(said.out) as { url: string });
  process.emit("SIGTERM");
  await running;
}

describe("webcast-mock play", () => {
  it("plays a tape until it is stopped", async () => {
    await runUntilReady(["play", `${fixtures}rate-limited.tape.jsonl`, "--speed", "0"], async ({ url }) => {
      const ask = () => fetch(`${url}/webcast/check_alive?unique_id=streamer`);
      expect([(await ask()).status, (await ask()).status, (await ask()).status]).toEqual([429, 429, 200]);
    });
    expect(JSON.parse(said.out)).toMatchObject({ ready: true, id: "rate-limited" });
  });

  it("prints the hash of all that it has sent when it stops: the same for the same tape and client", async () => {
    const hashAfter = async (...paths: string[]) => {
      said.clear();
      await runUntilReady(["play", `${fixtures}rate-limited.tape.jsonl`, "--speed", "0"], async ({ url }) => {
        for (const path of paths) await (await fetch(url + path)).text();
      });
      return (JSON.parse(said.err) as { transcriptHash: string }).transcriptHash;
    };
    const asked = "/webcast/check_alive?unique_id=streamer";
    const first = await hashAfter(asked, asked);
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(await hashAfter(asked, asked)).toBe(first);
    expect(await hashAfter(asked)).not.toBe(first);
  });

  it("plays what a crash has left of a tape, and says that a line is cut off", async () => {
    const text = readFileSync(`${fixtures}rate-limited.tape.jsonl`, "utf8");
    writeFileSync(at("cut.tape.jsonl"), text.slice(0, -20));
    await runUntilReady(["play", at("cut.tape.jsonl")], async () => undefined);
    expect(said.err).toContain("the last line is cut off");
  });
});

describe("webcast-mock record", () => {
  it("records until it is stopped, and says how many lines there are", async () => {
    const tape = parseTape(readFileSync(`${fixtures}not-live.tape.jsonl`, "utf8"));
    await using upstream = await startTapeServer({ tape });
    await runUntilReady(["record", "--upstream", upstream.url, "-o", at("a.tape.jsonl")], async ({ url }) => {
      expect((await fetch(`${url}/webcast/check_alive?unique_id=offline_creator`)).status).toBe(404);
    });
    expect(said.err).toBe(`1 lines in ${at("a.tape.jsonl")}\n`);
    expect(parseTape(read("a.tape.jsonl")).entries).toMatchObject([{ kind: "http", response: { status: 404 } }]);
  });
});

describe("webcast-mock convert", () => {
  it("makes a HAR of a tape, and a tape of that", async () => {
    await run(["convert", `${fixtures}not-live.tape.jsonl`, "-o", at("a.har")]);
    await run(["convert", at("a.har"), "-o", at("a.tape.jsonl")]);
    expect(said.err).toBe("");
    const kinds = parseTape(read("a.tape.jsonl")).entries.map(({ kind }) => kind);
    expect(kinds).toEqual(["http", "open", "upgrade", "close", "eof"]);
  });

  it("says that a line of a tape is cut off", async () => {
    const text = readFileSync(`${fixtures}rate-limited.tape.jsonl`, "utf8");
    writeFileSync(at("cut.tape.jsonl"), text.slice(0, -20));
    await run(["convert", at("cut.tape.jsonl"), "-o", at("cut.har")]);
    expect(said.err).toContain("the last line is cut off");
  });

  it("makes a tape of raw frames", async () => {
    mkdirSync(at("frames"));
    writeFileSync(at("frames/1.bin"), Buffer.of(1));
    writeFileSync(at("frames.dump"), Buffer.of(1, 7, 1, 8));
    await run(["convert", at("frames"), "-o", at("folder.tape.jsonl"), "--interval", "10"]);
    await run(["convert", at("frames.dump"), "-o", at("file.tape.jsonl"), "--lengths", "varint"]);
    expect(parseTape(read("folder.tape.jsonl")).entries).toHaveLength(1);
    expect(parseTape(read("file.tape.jsonl")).entries.map(({ t }) => t)).toEqual([0, 200]);
  });

  it.runIf(hasCorpus || isRequired("corpus"))("makes a tape of recorded payloads", async () => {
    await run(["convert", corpusFolder, "-o", at("corpus.tape.jsonl")]);
    expect(said.err).toBe("");
    expect(parseTape(read("corpus.tape.jsonl")).entries.length).toBeGreaterThan(200);
  });
});

describe("wrong arguments", () => {
  it.each([
    [["play"], "expected one tape to play, got 0"],
    [["play", "nowhere"], "cannot read nowhere: ENOENT"],
    [["play", `${fixtures}index.json`], "line 1: not JSON"],
    [["play", `${fixtures}stall.tape.jsonl`, "--mode", "fast"], "mode must be one of pure, synchronised, triggered"],
    [["play", `${fixtures}stall.tape.jsonl`, "--clock", "never"], "--clock must be real, manual"],
    [["record", "-o", "x"], "record needs --upstream URL and -o FILE"],
    [["record", "--upstream", "http://127.0.0.1:1", "-o", fixtures], "cannot write"],
    [["record", "--upstream", "here", "-o", "x"], "upstream must be an http or https URL"],
    [["record", "--upstream", "http://127.0.0.1:1", "-o", "x", "--port", "70000"], "port must be a whole number"],
    [["convert", fixtures], "convert needs one file or folder, and -o FILE"],
    [["convert", `${fixtures}stall.tape.jsonl`, "-o", "x.txt"], "expected an output of *.tape.jsonl or *.har"],
    [["convert", `${fixtures}stall.tape.jsonl`, "-o", `${fixtures}stall.tape.jsonl`], "it is there already"],
    [["convert", "nowhere", "-o", "x.tape.jsonl"], "cannot read nowhere: ENOENT"],
    [["convert", "x", "-o", "y", "--interval", "soon"], "--interval must be a number"],
  ])("of %j are told, with exit code 2", async (argv, message) => {
    await run(argv);
    expect(said.err).toContain(message);
    expect(process.exitCode).toBe(2);
    expect(existsSync("x")).toBe(false);
  });

  it.each(["play", "record", "convert"])("are explained by %s --help", async (command) => {
    await run([command, "--help"]);
    expect(said.out).toContain(`Usage: webcast-mock ${command}`);
  });
});
