import { spawnSync } from "node:child_process";
import { createSigningClient } from "@webcast-kit/signing";
import { describe, expect, it } from "vitest";
import { exampleFile, findingsOf, Program, startQuietRoom } from "./examples.ts";
import { isRequired } from "./required.ts";

const rest = [exampleFile("curl/rest.sh")];
const signed = [exampleFile("curl/signed.sh")];

/** `jq` reads JSON for the scripts. */
const isPresent = ["curl", "jq"].every(
  (name) => isRequired(name) || spawnSync(name, ["--version"], { stdio: "ignore" }).status === 0,
);

describe.runIf(isPresent)("the examples for curl", { timeout: 60_000 }, () => {
  it("say who is live, after a wait that was asked for", async () => {
    await using mock = await startQuietRoom();
    mock.arm({ name: "http-status", status: 429, retryAfterSeconds: 2, where: { path: "/webcast/*" } });
    const live = await Program.start(rest, mock).ended;
    const { room_id, title } = await roomOf(mock.url, mock.keys.pro);
    expect(live).toMatchObject({ exitCode: 0, out: [`live ${room_id}: ${title}`] });
    expect(live.err.join("\n")).toMatch(/Will retry in 2 seconds/);
    mock.assertNoPendingFaults();
    expect(mock.conduct().rules.find(({ id }) => id === "requests/retry-after")?.verdict).toBe("pass");
    const offline = await Program.start(rest, mock, { uniqueId: "offline_creator" }).ended;
    expect(offline).toMatchObject({ exitCode: 0, out: ["not live"], err: [] });
  });

  it("fetch what was signed for them, and keep the key to the API", async () => {
    await using mock = await startQuietRoom();
    const { out, exitCode } = await Program.start(signed, mock).ended;
    await using client = createSigningClient({ apiKey: mock.keys.pro, baseUrl: mock.url });
    const page = await client.fetchSignedUrl(await client.rest.feed({ count: 10 }));
    const rooms = page.data as { data: { id_str: string; title: string; owner: { display_id: string } } }[];
    expect(out).toEqual(rooms.map(({ data }) => `room ${data.id_str} ${data.owner.display_id}: ${data.title}`));
    expect(out).not.toEqual([]);
    expect(exitCode).toBe(0);
    expect(mock.conduct()).toMatchObject({ grade: "A" });
  });

  it("name what is missing", async () => {
    for (const [command, environment, missing] of [
      [[...rest, "streamer"], {}, "WEBCAST_API_KEY"],
      [signed, {}, "WEBCAST_API_KEY"],
      [rest, { WEBCAST_API_KEY: "key" }, "UNIQUE_ID"],
    ] as const) {
      const { exitCode, err } = await new Program(command, environment).ended;
      expect([exitCode, err.join("\n")]).toEqual([2, expect.stringContaining(missing)]);
    }
  });

  it("behave well in what `webcast-mock grade` brings them into", async () => {
    const names = ["rest-calls", "rest-rate-limit", "rest-bad-key", "rest-offline"];
    const findings = await findingsOf(rest, { names, jobs: 4, timeoutSeconds: 8 });
    expect(findings).toEqual(Object.fromEntries(names.map((name) => [name, []])));
    expect(await findingsOf(signed, { names: ["rest-calls"], jobs: 1, timeoutSeconds: 8 })).toEqual({
      "rest-calls": [],
    });
  });
});

async function roomOf(baseUrl: string, apiKey: string): Promise<{ readonly room_id: string; readonly title: string }> {
  await using client = createSigningClient({ apiKey, baseUrl });
  const { room_id, title } = await client.rest.roomInfo({ unique_id: "streamer" });
  return { room_id, title };
}
