import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type MockServer, parseTape, startMockServer } from "@webcast-kit/mock-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli } from "../packages/cli/testing/run-cli.ts";

let mock: MockServer;
let folder: string;
beforeAll(async () => {
  mock = await startMockServer({ speed: 0 });
  folder = await mkdtemp(path.join(tmpdir(), "webcast-"));
});
afterAll(async () => {
  await mock.close();
  await rm(folder, { recursive: true });
});

const run = (argv: readonly string[], server = mock) =>
  runCli([...argv, "--base-url", server.url], { env: { WEBCAST_API_KEY: server.keys.pro } });

const events = async (server: MockServer, ...flags: string[]) =>
  (await run(["listen", "streamer", "--json", ...flags], server)).out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { type: string; user?: { nickname?: string }; comment?: string });

describe.each([
  { way: "managed", flags: [] },
  { way: "direct", flags: ["--direct"] },
])("webcast record, $way", ({ way, flags }) => {
  it("writes a tape that plays the same events", async () => {
    const file = path.join(folder, `${way}-kept.tape.jsonl`);
    const { code, error } = await run(["record", "streamer", "-o", file, "--keep-people", ...flags]);
    expect([code, error]).toEqual([
      0,
      expect.stringMatching(/^connected to .+\n(ended: .+\n)?[1-9]\d* events written/),
    ]);
    const tape = parseTape(await readFile(file, "utf8"));
    expect(tape.header).toMatchObject({ id: `${way}-kept`, origin: "recorded", redacted: [] });
    await using again = await startMockServer({ tape, speed: 0 });
    const shown = (list: Awaited<ReturnType<typeof events>>) =>
      list
        .filter(({ type }) => type === "chat" || type === "gift")
        .map(({ user, comment }) => [user?.nickname, comment]);
    expect(shown(await events(again, ...flags))).toEqual(shown(await events(mock, ...flags)));
  });

  it("gives people other names, the same throughout, unless it is told not to", async () => {
    const file = path.join(folder, `${way}.tape.jsonl`);
    expect(await run(["record", "streamer", "--out", file, ...flags])).toMatchObject({ code: 0 });
    const text = await readFile(file, "utf8");
    const heard = await events(mock, ...flags);
    const people = new Set(heard.map(({ user }) => user?.nickname).filter((name) => name !== undefined && name !== ""));
    expect(people.size).toBeGreaterThan(3);
    for (const name of people) expect(text).not.toContain(JSON.stringify(name));
    const renamed = new Set([...text.matchAll(/"nickname":"(viewer-[0-9a-f]{10})"/g)].map(([, name]) => name));
    expect(renamed.size).toBe(people.size);
    expect(parseTape(text).header.redacted).toEqual(["people"]);
    expect(text).not.toContain(mock.keys.pro);
  });
});

describe("webcast record", () => {
  it("ends after --max events, and never writes over a file", async () => {
    const file = path.join(folder, "short.tape.jsonl");
    expect(await run(["record", "streamer", "-o", file, "--max", "3"])).toMatchObject({ code: 0 });
    expect(parseTape(await readFile(file, "utf8")).entries.length).toBe(3);
    const { code, error } = await run(["record", "streamer", "-o", file]);
    expect([code, error]).toEqual([1, expect.stringContaining("EEXIST")]);
  });

  it("wants a file", async () => {
    const { code, error } = await run(["record", "streamer"]);
    expect([code, error]).toEqual([2, "webcast: --out FILE is needed\n"]);
  });
});
