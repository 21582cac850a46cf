import { type MockServer, startMockServer } from "@webcast-kit/mock-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CliRunOptions, runCli } from "../packages/cli/testing/run-cli.ts";

let mock: MockServer;
beforeAll(async () => {
  mock = await startMockServer({ speed: 0, liveUsers: ["streamer", "second"] });
});
afterAll(() => mock.close());

const run = (argv: readonly string[], options: CliRunOptions = {}) =>
  runCli([...argv, "--base-url", mock.url], { env: { WEBCAST_API_KEY: mock.keys.pro }, ...options });

describe("webcast rooms", () => {
  it("tells who is live, in the order of the names", async () => {
    const { code, out } = await run(["rooms", "@Nobody", "streamer", "second"]);
    expect([code, out.split("\n").map((line) => line.slice(0, 14))]).toEqual([
      0,
      ["off   Nobody", "live  streamer", "live  second  ", ""].map((line) => expect.stringContaining(line.trim())),
    ]);
  });

  it("reads names from standard input, and asks in batches that the key allows", async () => {
    const names = Array.from({ length: 250 }, (_, index) => (index === 100 ? "streamer" : `nobody${index}`));
    const { code, out, error } = await run(["rooms", "-", "--live", "--json"], {
      input: `${names.join("\r\n")}\n\n`,
      isTTY: true,
    });
    expect([code, JSON.parse(out)]).toEqual([0, expect.objectContaining({ uniqueId: "streamer", live: true })]);
    expect(error).toContain("0 of 250");
    expect(error.endsWith("\r\u001b[K")).toBe(true);
  });

  it("waits when the rate limit is used up, says so, and goes on", async () => {
    mock.arm({ name: "http-status", status: 429, retryAfterSeconds: 1, where: { path: "/webcast/bulk_live_check" } });
    const { code, out, error } = await run(["rooms", "streamer"]);
    expect([code, error]).toEqual([0, "0 of 1, the rate limit is used up: going on in 1 s\n"]);
    expect(out).toMatch(/^live {2}streamer/);
  });

  it("gives up when that would take too long", async () => {
    mock.arm({ name: "http-status", status: 429, retryAfterSeconds: 60, where: { path: "/webcast/bulk_live_check" } });
    const { code, out, error } = await run(["rooms", "streamer", "--timeout", "5"]);
    expect([code, out, error]).toEqual([1, "", expect.stringMatching(/^webcast: ERR_RATE_LIMITED: .+\n$/)]);
  });

  it("wants a name", async () => {
    expect(await run(["rooms", "-"], { input: "\n" })).toMatchObject({ code: 2, out: "" });
  });
});

describe("webcast sign", () => {
  const url = "https://webcast.tiktok.com/webcast/im/fetch/?room_id=7123456789";

  it("signs a URL", async () => {
    const { code, out, error } = await run(["sign", url, "--json"]);
    expect(error).toBe("");
    const signed = JSON.parse(out) as { url: string; userAgent: string; cookies: string };
    expect([code, new URL(signed.url).searchParams.get("X-Bogus")]).toEqual([0, expect.stringMatching(/./)]);
    expect(signed.userAgent).toMatch(/^Mozilla/);
  });

  it("gives the socket URL of a user's room", async () => {
    const { code, out } = await run(["sign", "--user", "@streamer"]);
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/^url {9}wss?:\/\/.+\nuserAgent {3}.+\ncookies {5}.*\nroomId {6}\d+\n$/),
    ]);
  });

  it.each([{ argv: [] }, { argv: [url, "--user", "streamer"] }])("refuses $argv", async ({ argv }) => {
    expect(await run(["sign", ...argv])).toMatchObject({ code: 2, out: "" });
  });

  it("fails for who is not live", async () => {
    const { code, error } = await run(["sign", "--user", "nobody"]);
    expect([code, error]).toEqual([1, expect.stringContaining("ERR_NOT_LIVE")]);
  });
});

describe("webcast doctor", () => {
  it("finds nothing wrong where nothing is", async () => {
    const { code, out, error } = await run(["doctor", "--user", "streamer"]);
    expect([code, error]).toEqual([0, ""]);
    const checks = out
      .trim()
      .split("\n")
      .map((line) => line.split(/ +/, 2));
    expect(checks).toEqual(
      ["node", "proxy", "key", "quota", "sockets", "platform", "clock"].map((check) => ["ok", check]),
    );
    expect(out).toMatch(/^ok {4}key {7}the API knows it, tier pro$/m);
    expect(out).toMatch(/@streamer is live in room \d+$/m);
  });

  it("fails for a key that nobody knows, without showing it, and checks the rest", async () => {
    const { code, out, error } = await run(["doctor", "--json"], { env: { WEBCAST_API_KEY: "wrong-key-0123456789" } });
    const findings = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { check: string; state: string; text: string });
    expect(findings).toContainEqual({ check: "key", state: "fail", text: expect.stringContaining("ERR_UNAUTHORIZED") });
    expect(findings.map(({ check }) => check)).toContain("clock");
    expect([code, error]).toEqual([1, "webcast: 1 check(s) failed\n"]);
    expect(out).not.toContain("wrong-key");
  });

  it.each([
    { key: {}, says: "set WEBCAST_API_KEY to the key" },
    { key: { WEBCAST_API_KEY: "two words" }, says: "ERR_ARGUMENT: apiKey must be" },
  ])("finds that $key is no key, and checks the rest", async ({ key, says }) => {
    const { code, out, error } = await run(["doctor", "--user", "streamer"], { env: key });
    expect([code, error]).toEqual([1, "webcast: 1 check(s) failed\n"]);
    expect(out).toMatch(/^ok {4}platform {2}.+\nok {4}clock /m);
    expect(out).toMatch(new RegExp(`^fail {2}key {7}${says}`, "m"));
    expect(out).not.toContain("two words");
  });

  it("fails where nobody answers", async () => {
    const argv = ["doctor", "--base-url", "http://127.0.0.1:9"];
    const { code, out } = await runCli(argv, { env: { WEBCAST_API_KEY: "any-key-0123456789" } });
    expect([code, out]).toEqual([
      1,
      expect.stringMatching(/^fail {2}key .*ERR_NETWORK.*\nfail {2}platform .*\nwarn {2}clock /m),
    ]);
  });

  it("is interrupted", async () => {
    expect(await run(["doctor"], { signal: AbortSignal.abort() })).toMatchObject({ code: 130 });
  });
});

describe("webcast", () => {
  it("says how it is used, as a whole and for each command", async () => {
    const { code, out } = await runCli(["--help"]);
    expect([code, out]).toEqual([0, expect.stringContaining("Exit codes: 0 done, 1 it failed, 2")]);
    const names = [...out.matchAll(/^ {2}(\w+) {2,}/gm)].map(([, name = ""]) => name);
    expect(names.length).toBeGreaterThan(4);
    for (const name of names) {
      const help = await runCli([name, "--help"]);
      expect([help.code, help.out]).toEqual([0, expect.stringContaining(`Usage: webcast ${name}`)]);
      expect(help.out.split("\n").filter((line) => line.length > 120)).toEqual([]);
    }
    expect((await runCli(["--version"])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it("refuses a command that it does not know", async () => {
    const { code, error } = await runCli(["lisen\u001b[2J"]);
    expect([code, error]).toEqual([2, 'webcast: unknown command "lisen\\u001b[2J"; see --help\n']);
  });

  it("is silent and well when the reader of a pipe has gone, and fails when the disk is full", async () => {
    const ended = (code: string) => {
      const gone = new AbortController();
      const failure = Object.assign(new Error(`write ${code}`), { code });
      return run(["listen", "streamer"], { signal: gone.signal, onOutput: () => gone.abort(failure) });
    };
    const { code, error } = await ended("EPIPE");
    expect([code, error.replace(/^connected.*\n/, "")]).toEqual([0, ""]);
    expect(await ended("ENOSPC")).toMatchObject({ code: 1, error: expect.stringContaining("webcast: write ENOSPC\n") });
  });
});
