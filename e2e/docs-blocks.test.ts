import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { TikTokLive } from "@webcast-kit/live";
import { parseScenario, parseTape, quietTape, startMockServer, startTapeServer } from "@webcast-kit/mock-server";
import { createClientSession } from "@webcast-kit/protocol/session";
import { afterAll, describe, expect, it } from "vitest";
import { openSocket } from "../packages/mock-server/testing/socket-client.ts";
import { markdownFiles, readDocument } from "./markdown.ts";

/*
 * What documents have beside programs (e2e/readme.test.ts) and commands (e2e/docs-commands.test.ts): data, which is played,
 * fragments, which are run with what they name, and tests, which are a part of this file.
 */
const root = new URL("../", import.meta.url);
const documents = markdownFiles().filter((path) => !/CHANGELOG|\/etc\/|walkthroughs/.test(path));

/** The blocks of a language, in their order. */
function blocksOf(document: string, language: "json" | "jsonl" | "ts"): string[] {
  return [...readDocument(document).matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"))].map(
    ([, text = ""]) => text,
  );
}

/** Inside this package, so that its dependencies are found. */
const folder = new URL("./.cache-docs-blocks/", import.meta.url);
mkdirSync(folder, { recursive: true });
afterAll(() => rmSync(folder, { recursive: true }));

interface Fragment {
  readonly title: string;
  readonly code: string;
}

function fragmentsOf(paths: readonly string[]): Fragment[] {
  return paths.flatMap((path) =>
    blocksOf(path, "ts").map((code, index) => ({ title: `${path} ts block ${index + 1}`, code })),
  );
}

const isTest = ({ code }: Fragment) => code.includes('from "vitest"');

/** Runs a fragment, in which these names are known. */
async function run(code: string, names: Readonly<Record<string, unknown>>): Promise<void> {
  const AsyncFunction = (async () => undefined).constructor as FunctionConstructor;
  await new AsyncFunction(...Object.keys(names), code)(...Object.values(names));
}

describe("the data in documents", () => {
  it("is of these documents, and no others", () => {
    const found = documents.filter((path) => [...blocksOf(path, "json"), ...blocksOf(path, "jsonl")].length > 0);
    expect(found).toEqual([
      "docs/fixed-hosts.md",
      "docs/scenarios.md",
      "docs/tapes.md",
      "fixtures/vectors/README.md",
      "packages/mock-server/README.md",
    ]);
  });

  it("is a tape that can be played to its end", async () => {
    const [text = ""] = blocksOf("docs/tapes.md", "jsonl");
    await using server = await startTapeServer({ tape: parseTape(text), mode: "synchronised" });
    const answer = await fetch(`${server.url}/webcast/check_alive?unique_id=streamer`);
    expect([answer.status, await answer.json()]).toEqual([200, { status_code: 0 }]);
    const socket = await openSocket(`${server.wsUrl}/?uniqueId=streamer&apiKey=any`);
    socket.socket.send("thanks");
    expect(await socket.closed).toEqual({ code: 4005, reason: "STREAM_END" });
    expect(JSON.parse(String(socket.messages[0]))).toMatchObject({ event: "chat", data: { comment: "hello" } });
  });

  it("is a scenario that a client can go through", async () => {
    const [text = ""] = blocksOf("docs/scenarios.md", "json");
    await using mock = await startMockServer({ tape: quietTape() });
    const running = mock.run(parseScenario(text));
    const listen = () => openSocket(`${mock.wsUrl}/?uniqueId=streamer&apiKey=${mock.keys.pro}`);
    expect(await (await listen()).closed).toEqual({ code: 4556, reason: "MAINTENANCE" });
    const again = await listen();
    expect(await running).toMatchObject({ outcome: "done", stepsDone: 4 });
    await expect.poll(() => again.messages.map(String).at(-1)).toContain('"comment":"after"');
  });

  it("has the form of the golden vectors", () => {
    const [text = ""] = blocksOf("fixtures/vectors/README.md", "json");
    const { testGroups, ...about } = JSON.parse(text);
    const real = JSON.parse(readFileSync(new URL("fixtures/vectors/frames.json", root), "utf8"));
    expect(Object.keys(about)).toEqual(Object.keys(real).filter((name) => name !== "testGroups"));
    expect(about.schema).toBe(real.schema);
    const test = real.testGroups[0].tests.find(({ result }: { readonly result: string }) => result === "invalid");
    expect(Object.keys(testGroups[0].tests[0])).toEqual(Object.keys(test));
  });
});

describe("the fragments in documents", () => {
  const session = createClientSession({ roomId: "7123456789" });
  const fragments: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    "docs/architecture.md ts block 1": { session, now: 0, bytes: new Uint8Array() },
    "packages/live/README.md ts block 1": { TikTokLive, uniqueId: "streamer", apiKey: "key" },
    "packages/live/README.md ts block 2": { TikTokLive, tokenFromMyServer: async () => "token" },
  };
  const found = fragmentsOf(documents).filter((one) => !isTest(one));

  it("are all here", () => {
    expect(found.map(({ title }) => title)).toEqual(Object.keys(fragments));
  });

  it.each(found)("can be run: $title", async ({ title, code }) => {
    await expect(run(code, fragments[title] ?? {})).resolves.toBeUndefined();
  });
});

const tests = fragmentsOf(documents).filter(isTest);

it("the tests in documents are found", () => {
  expect(tests.map(({ title }) => title)).toEqual(["packages/mock-server/README.md ts block 1"]);
});

for (const [index, { code }] of tests.entries()) {
  const file = new URL(`${index}.ts`, folder);
  writeFileSync(file, code);
  // What it tests becomes tests of this file.
  await import(/* @vite-ignore */ file.href);
}
