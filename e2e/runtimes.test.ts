import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { type MockServer, quietTape, readDemoTape, startMockServer } from "@webcast-kit/mock-server";
import { encodeFetchResult, encodePushFrame, type WebcastMessage } from "@webcast-kit/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { corpusFolder, hasCorpus } from "./required.ts";
import { runtimes } from "./runtimes.ts";
import { accomplish, LAST_WORDS, type Mission } from "./runtimes-missions.ts";
import { Programs } from "./runtimes-programs.ts";

const TIMEOUT_MS = 10_000;

const messageOf = (method: string, payload: Uint8Array, msgId: string): WebcastMessage => ({
  ...{ method, payload, msgId, msgType: 0, offset: "0", isHistory: false },
});

function demoMessages(): WebcastMessage[] {
  const entries = readDemoTape().entries.filter((entry) => entry.kind === "message");
  return entries.map(({ message }) => message);
}

/** Recorded messages of real rooms, where they are there. */
function corpusMessages(): WebcastMessage[] {
  if (!hasCorpus) return [];
  const lines = readFileSync(path.join(corpusFolder, "index.jsonl"), "utf8").trim().split("\n");
  const entries = lines.map((line) => JSON.parse(line) as { file: string; method: string });
  return entries.map(({ file, method }, index) =>
    messageOf(method, readFileSync(path.join(corpusFolder, file)), String(index + 1)),
  );
}

const frameOf = (payload: Uint8Array) =>
  Buffer.from(encodePushFrame({ payloadType: "msg", payload })).toString("base64");

/** What there is to decode: good frames, compressed and plain, and all that can be wrong with one. */
function frames(): string[] {
  const rooms = [demoMessages(), corpusMessages()].filter(({ length }) => length > 0);
  const good = rooms.map((messages) => encodeFetchResult({ messages }));
  const broken = messageOf("WebcastChatMessage", Buffer.from("1a01ff", "hex"), "1");
  const bad = [
    gzipSync(Buffer.alloc(64 << 20)),
    gzipSync(encodeFetchResult({ messages: demoMessages() })).subarray(0, -100),
    encodeFetchResult({ messages: [broken] }),
  ];
  return [...good, ...good.map((payload) => gzipSync(payload)), ...bad].map(frameOf);
}

const chat = (comment: string) => ({ type: "chat", user: { id: "7", nickname: "Ann" }, comment }) as const;

const decoding: Mission = { kind: "decode", frames: frames() };
const inNode = (await accomplish(decoding)) as unknown[];

let programs: Programs;
let mock: MockServer;
let refusing: MockServer;

beforeAll(async () => {
  programs = await Programs.create();
  mock = await startMockServer({ tape: quietTape() });
  refusing = await startMockServer({ tape: quietTape(), quirks: { refusal: "http" } });
}, 30_000);
afterAll(async () => {
  await mock?.close();
  await refusing?.close();
  await programs?.remove();
});

it("has good frames and bad ones", () => {
  const errors = ["ERR_INFLATE_LIMIT", "ERR_PAYLOAD_MALFORMED", [{ type: "decodeError" }]];
  expect(inNode.slice(-3)).toMatchObject(errors);
  for (const events of inNode.slice(0, -3)) expect((events as unknown[]).length).toBeGreaterThan(100);
});

describe.each(Object.entries(runtimes))("in %s", (name, runtime) => {
  const run = (mission: Mission) => runtime.run(programs, mission);

  it.runIf(runtime.isPresent)("the decoder gives the events and errors that it gives in Node", async () => {
    expect(await run(decoding)).toEqual(inNode);
  });

  it.runIf(runtime.isPresent)("a client hears events, survives a drop, reports the gap, and disconnects", async () => {
    const world = mock.namespace(name.replaceAll(/\W/g, "-"));
    const running = run({ kind: "listen", client: { baseUrl: world.url, apiKey: world.keys.pro } });
    const isOpen = (count: number) => world.journal.waitFor({ kind: "open" }, { count, timeoutMs: TIMEOUT_MS });
    await Promise.race([isOpen(1), running]);
    world.inject("streamer", [chat("hello 👋"), { type: "like", user: { id: "7" }, likeCount: 1, totalLikes: 2 }]);
    world.kick({ uniqueId: "streamer" }, 4500, "TIKTOK_CLOSED");
    await Promise.race([isOpen(2), running]);
    world.inject("streamer", [chat(LAST_WORDS)]);
    const first = ["connected", "roomInfo", "hello 👋", "like", "disconnected"];
    expect(await running).toEqual({
      end: { code: 1000, reason: "", cause: "local" },
      heard: [...first, "connected", "gap", "roomInfo", LAST_WORDS, "disconnected"],
    });
    await expect.poll(() => world.state().sockets).toEqual([]);
  });

  const { runSigning } = runtime;
  const hasTcp = runtime.isPresent && runSigning !== undefined;

  it.runIf(hasTcp)("the signing client calls, opens signed URLs, and tells errors apart", async () => {
    const client = { baseUrl: mock.url, apiKey: mock.keys.pro };
    const result = await runSigning?.(programs, { kind: "sign", client });
    expect(result).toEqual({ roomId: "7123456789", page: "object", error: "ERR_HTTP_STATUS" });
  });

  it.runIf(hasTcp)("a direct connection hears events, survives a drop, and goes on where it was", async () => {
    const world = mock.namespace(`direct-${name.replaceAll(/\W/g, "-")}`);
    const running = runSigning?.(programs, {
      kind: "connect directly",
      client: { baseUrl: world.url, apiKey: world.keys.pro },
    });
    const isOpen = (count: number) => world.journal.waitFor({ kind: "open" }, { count, timeoutMs: TIMEOUT_MS });
    await Promise.race([isOpen(1), running]);
    world.inject("streamer", [chat("hello 👋")]);
    const isHeard = () => world.webcastConnections().at(-1)?.acks.accepted ?? 0;
    await Promise.race([expect.poll(isHeard).toBeGreaterThan(0), running]);
    world.kick({ uniqueId: "streamer" }, 1006);
    world.inject("streamer", [chat("while it was away")]);
    await Promise.race([isOpen(2), running]);
    world.inject("streamer", [chat(LAST_WORDS)]);
    const { heard, end } = (await running) as { heard: string[]; end: object };
    const comments = ["hello 👋", "while it was away", LAST_WORDS];
    expect(heard.filter((each) => comments.includes(each))).toEqual(comments);
    expect(heard).toContain("reconnected");
    expect(heard).not.toContain("gap");
    expect(end).toEqual({ code: 1000, cause: "local" });
  });

  it.runIf(runtime.isPresent)("a client says why it is refused, as far as it is told", async () => {
    const refusalOf = (baseUrl: string) => run({ kind: "be refused", client: { baseUrl, apiKey: "no-such-key" } });
    expect(await refusalOf(mock.url)).toEqual({ code: "ERR_UNAUTHORIZED" });
    const expected = runtime.tellsStatus ? { code: "ERR_UNAUTHORIZED", status: 401 } : { code: "ERR_NETWORK" };
    expect(await refusalOf(refusing.url)).toEqual(expected);
  });
});
