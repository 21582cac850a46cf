import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type MockServer, startMockServer } from "@webcast-kit/mock-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CliRunOptions, runCli } from "../packages/cli/testing/run-cli.ts";

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

const run = (argv: readonly string[], options: CliRunOptions = {}, server = mock) =>
  runCli([...argv, "--base-url", server.url], {
    env: { WEBCAST_API_KEY: server.keys.pro, LANG: "C.UTF-8" },
    ...options,
  });

interface Counted {
  readonly events: number;
  readonly types: readonly { readonly type: string; readonly events: number }[];
  readonly gifts: { readonly gifts: number; readonly diamonds: number };
}

const counted = (out: string) => JSON.parse(out) as Counted;
const byType = ({ types }: Counted) => Object.fromEntries(types.map(({ type, events }) => [type, events]));

describe.each([
  { way: "managed", flags: [] },
  { way: "direct", flags: ["--direct"] },
])("webcast stats, $way", ({ way, flags }) => {
  const some = ["--max", "200", ...flags];

  it("counts what listen prints, and the same from its lines and from a tape", async () => {
    const { code, out } = await run(["stats", "streamer", "--json", ...some]);
    const stats = counted(out);
    const listened = (await run(["listen", "streamer", "--json", ...some])).out;
    const lines = listened.trim().split("\n");
    expect([code, stats.events]).toEqual([0, lines.length]);
    expect(stats.gifts.diamonds).toBeGreaterThan(stats.gifts.gifts);

    const fromLines = await runCli(["stats", "--from", "-", "--json"], { input: listened });
    const tape = path.join(folder, `${way}.tape.jsonl`);
    await run(["record", "streamer", "--out", tape, "--keep-people", ...some]);
    const fromTape = await runCli(["stats", "--from", tape, "--json"]);
    for (const each of [fromLines, fromTape]) {
      expect(byType(counted(each.out))).toEqual(byType(stats));
      expect(counted(each.out).gifts).toEqual(stats.gifts);
    }
  });

  it("draws on a terminal, and leaves it as it was when it is interrupted", async () => {
    await using own = await startMockServer({ speed: 1 });
    const interrupted = new AbortController();
    const onOutput = (text: string) => {
      if (/events .*\/s now/.test(text) && /^(chat|like|member) /m.test(text)) interrupted.abort();
    };
    const html = path.join(folder, `${way}.html`);
    const options = { onOutput, signal: interrupted.signal, isTTY: true };
    const { code, out, error } = await run(["stats", "streamer", "--html", html, ...flags], options, own);
    expect([code, error]).toEqual([130, ""]);
    const [drawn, after = ""] = out.split("\u001b[?25h\u001b[?1049l");
    expect(drawn?.startsWith("\u001b[?1049h\u001b[?25l")).toBe(true);
    expect(after).toMatch(/@streamer {2}0:00:\d\d {2}/);
    expect(await readFile(html, "utf8")).toContain("<h1><bdi>@streamer</bdi></h1>");
  });
});

describe("webcast stats", () => {
  it("prints one summary where nobody looks, without colours or controls", async () => {
    const { code, out, error } = await run(["stats", "@streamer", "--max", "50"]);
    expect([code, error]).toEqual([0, expect.stringMatching(/^connected to @streamer/)]);
    expect(out).toMatch(/^@streamer {2}\d:\d\d:\d\d {2}connected\n/);
    expect(out).toContain("\n50 events · ");
    expect(out.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
  });

  it("keeps what it has counted when the file breaks off", async () => {
    const html = path.join(folder, "broken.html");
    const input = '{"type":"chat"}\n{"type":"chat"}\nno JSON\n{"type":"chat"}\n';
    const { code, out, error } = await runCli(["stats", "--from", "-", "--json", "--html", html], { input });
    expect([code, counted(out).events]).toEqual([1, 2]);
    expect(error).toMatch(/^webcast: line 3 is no JSON: /);
    expect(await readFile(html, "utf8")).toContain("Events by type");
  });

  it("leaves a line out that a recorder could not finish", async () => {
    const input = '{"type":"chat"}\n{"type":"ch';
    const { code, out, error } = await runCli(["stats", "--from", "-", "--json"], { input });
    expect([code, counted(out).events, error]).toEqual([0, 1, "line 2 is cut off, and was left out\n"]);
  });

  it("says before it connects that the report cannot be written", async () => {
    const { code, out, error } = await run(["stats", "streamer", "--html", path.join(folder, "none", "a.html")]);
    expect([code, out]).toEqual([1, ""]);
    expect(error).toMatch(/^webcast: cannot write .*a\.html: ENOENT.*\n$/);
  });

  it("writes no report when nothing was heard", async () => {
    const html = path.join(folder, "nobody.html");
    await writeFile(html, "as it was");
    const { code, error } = await run(["stats", "offline", "--html", html]);
    expect([code, error]).toEqual([1, expect.stringContaining("ERR_NOT_LIVE")]);
    expect(await readFile(html, "utf8")).toBe("as it was");
    expect((await readdir(folder)).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  it.each([
    { argv: [], says: "exactly one USER is needed, got 0" },
    { argv: ["ann", "--from", "-"], says: "--from FILE does not go with USER" },
    { argv: ["--from", "-", "--seconds", "5"], says: "--from FILE does not go with --seconds" },
    { argv: ["ann", "--max", "none"], says: "--max must be a whole number" },
  ])("refuses $argv with exit code 2", async ({ argv, says }) => {
    const { code, out, error } = await run(["stats", ...argv]);
    expect([code, out, error]).toEqual([2, "", expect.stringContaining(says)]);
  });
});
