import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type MockServer, startMockServer } from "@webcast-kit/mock-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CliRunOptions, runCli } from "../packages/cli/testing/run-cli.ts";

let mock: MockServer;
beforeAll(async () => {
  mock = await startMockServer({ speed: 0 });
});
afterAll(() => mock.close());

const listen = (argv: readonly string[], options: CliRunOptions = {}, server = mock) =>
  runCli(["listen", ...argv, "--base-url", server.url], { env: { WEBCAST_API_KEY: server.keys.pro }, ...options });

const jsonLines = (text: string) =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { type: string; user?: { uniqueId?: string } });

describe.each([
  { way: "managed", flags: [] },
  { way: "direct", flags: ["--direct"] },
])("webcast listen, $way", ({ flags }) => {
  it("prints a room to its end, and what was given in it", async () => {
    const { code, out, error } = await listen(["@streamer", ...flags]);
    expect([code, error]).toEqual([
      0,
      expect.stringMatching(/^connected to @streamer, room \d+\n(ended: STREAM_END \(4005\)\n)?$/),
    ]);
    expect(out).toMatch(/^chat {8}.+: .+$/m);
    expect(out).toMatch(/^control {5}the host ended the stream$/m);
    expect(out).toMatch(/\n\n[1-9]\d* gifts, [1-9]\d* diamonds\n {2}\S.* ×, \d+ diamonds\n/);
  });

  it("prints only what is asked for, as JSON", async () => {
    const { code, out } = await listen(["streamer", "--json", "--only", "chat,gift", "--max", "30", ...flags]);
    const events = jsonLines(out);
    expect([code, events.length]).toEqual([0, 30]);
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(["chat", "gift"]));
  });

  it("prints what one viewer does", async () => {
    const first = jsonLines((await listen(["streamer", "--json", "--only", "chat", "--max", "1", ...flags])).out)[0];
    const name = first?.user?.uniqueId ?? "";
    const { out } = await listen(["streamer", "--json", "--user", `@${name.toUpperCase()}`, ...flags]);
    expect(new Set(jsonLines(out).map(({ user }) => user?.uniqueId))).toEqual(new Set([name]));
  });

  it("fails for who is not live", async () => {
    const { code, out, error } = await listen(["offline", ...flags]);
    expect([code, out, error]).toEqual([1, "", expect.stringMatching(/^webcast: ERR_NOT_LIVE: .+\n$/)]);
  });

  it("says when it connects again, and goes on", async () => {
    await using slow = await startMockServer({ speed: 1 });
    let kicks = 0;
    const onOutput = (text: string) => {
      if (text.startsWith("chat") && kicks++ === 0) slow.kick({ uniqueId: "streamer" }, 1011, "again\u001b[2J");
      if (text.startsWith("connected") && kicks > 0) interrupted.abort();
    };
    const interrupted = new AbortController();
    const { code, error } = await listen(["streamer", ...flags], { onOutput, signal: interrupted.signal }, slow);
    expect([code, kicks > 0]).toEqual([130, true]);
    expect(error).toMatch(/^again \[2J \(1011\): connecting again in [\d.]+ s$/m);
  });

  it("ends when its time is over", async () => {
    await using slow = await startMockServer({ speed: 1 });
    const { code } = await listen(["streamer", "--seconds", "1", ...flags], {}, slow);
    expect(code).toBe(0);
  });
});

describe("webcast listen", () => {
  it("lets no control character of others through, not even in JSON", async () => {
    await using own = await startMockServer({ speed: 1 });
    const comment = "a\u001b[31m\u009b2J\u202eb";
    const onOutput = (text: string) =>
      text.startsWith("connected")
        ? own.inject("streamer", [{ type: "chat", user: { id: "7", nickname: "N" }, comment }])
        : undefined;
    for (const flags of [[], ["--json"]]) {
      const argv = ["streamer", "--only", "chat", "--user", "N", "--max", "1", ...flags];
      const { out } = await listen(argv, { onOutput }, own);
      expect(out.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e]/u);
      if (flags.length > 0) expect(JSON.parse(out)).toMatchObject({ comment });
    }
  });

  it("colours only a terminal, and not against NO_COLOR", async () => {
    const env = { WEBCAST_API_KEY: mock.keys.pro };
    const coloured = async (options: CliRunOptions) =>
      (await listen(["streamer", "--max", "1"], options)).out.includes("\u001b[");
    expect(await coloured({ isTTY: true })).toBe(true);
    expect(await coloured({ isTTY: true, env: { ...env, NO_COLOR: "1" } })).toBe(false);
    expect(await coloured({ isTTY: true, env: { ...env, TERM: "dumb" } })).toBe(false);
    expect(await coloured({})).toBe(false);
  });

  it("reads the key from a file, and never shows it", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "webcast-"));
    const file = path.join(folder, "key");
    const argv = ["streamer", "--max", "1", "--api-key-file", file];
    await writeFile(file, `${mock.keys.pro}\n`);
    expect(await listen(argv, { env: {} })).toMatchObject({ code: 0 });
    await writeFile(file, "wrong-key-0123456789");
    const { code, error } = await listen(argv, { env: {} });
    expect([code, error]).toEqual([1, expect.stringContaining("ERR_UNAUTHORIZED")]);
    expect(error).not.toContain("wrong-key");
    await rm(folder, { recursive: true });
  });

  it.each([
    { argv: [], says: "exactly one USER is needed, got 0" },
    { argv: ["a", "b"], says: "exactly one USER is needed, got 2" },
    { argv: ["a", "--max", "0"], says: '--max must be a whole number from 1 to 1000000000, got "0"' },
    { argv: ["a", "--seconds", "1.5"], says: "--seconds must be a whole number" },
    { argv: ["a", "--only", "chat,,gift"], says: "--only must be words with commas between them" },
    { argv: ["a", "--loud"], says: "--loud" },
    { argv: ["a", "--api-key-file", "/no/such/file"], says: "cannot read --api-key-file: ENOENT" },
    { argv: ["a".repeat(65)], says: "uniqueId must be a name of 1 to 64 characters" },
  ])("refuses $argv with exit code 2", async ({ argv, says }) => {
    const { code, out, error } = await listen(argv);
    expect([code, out, error]).toEqual([2, "", expect.stringContaining(says)]);
  });

  it("wants a key", async () => {
    const { code, error } = await listen(["streamer"], { env: {} });
    expect([code, error]).toEqual([2, expect.stringContaining("set WEBCAST_API_KEY")]);
  });
});
