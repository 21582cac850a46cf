import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isRequired } from "./required.ts";
import type { ClientKind } from "./vendor-clients.ts";
import { certificate } from "./vendor-clients-front.ts";
import { VendorStage } from "./vendor-clients-stage.ts";

const standIn = fileURLToPath(new URL("./vendor-clients/stand-in.cjs", import.meta.url));
const home = path.dirname(standIn);
const ofNode: ClientKind = { language: "node", name: standIn, member: "StandIn", home };
const ofPython: ClientKind = { language: "python", name: "stand-in", member: "StandIn", home };
const hasPython = isRequired("python") || spawnSync("python3", ["--version"]).status === 0;

let stage: VendorStage;

beforeEach(async () => {
  stage = await VendorStage.open();
});
afterEach(() => stage[Symbol.asyncDispose]());

describe.skipIf(certificate === undefined)("a program with the API's host in its code", () => {
  it.for([
    ["Node.js", ofNode, ["test_pro"]],
    ["Python", ofPython, [{ key: "test_pro" }]],
  ] as const)("finds the mock there, and nothing else: %s", async ([, kind, args], { skip }) => {
    skip(kind === ofPython && !hasPython);
    const client = stage.client(kind, { args });
    expect(await client.call("get", ["/webcast/rate_limits"])).toMatchObject({
      value: { status: 200, body: { status_code: 0, data: { tier: "pro" } } },
    });
    expect((await client.call("elsewhere")).error).toContain("nothing leads to webcast.tiktok.com");
    expect(stage.mock.journal.find()).toMatchObject([{ path: "/webcast/rate_limits" }]);
  });

  it("hears the managed socket there, and its close code", async () => {
    const client = stage.client(ofNode, { args: ["test_pro"], events: ["roomInfo", "chat", "disconnected"] });
    await client.call("connect", ["streamer"]);
    stage.mock.inject("streamer", [{ type: "chat", user: { uniqueId: "ann" }, comment: "hi" }]);
    await expect.poll(() => client.heard.length).toBe(2);
    stage.mock.end("streamer");
    await expect.poll(() => client.of("disconnected")).toEqual([[4005]]);
    expect(client.heard.map(([event]) => event)).toEqual(["roomInfo", "chat", "disconnected"]);
  });
});
