import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { Script } from "node:vm";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type ReadmeBlock, readmeBlocks, toCommonJs } from "../scripts/releases/readme-blocks.ts";
import { markdownFiles, readDocument } from "./markdown.ts";
import { hasRedis, RedisServer } from "./redis-server.ts";
import { isRequired } from "./required.ts";

const root = new URL("../", import.meta.url);
/** Inside this package, so that its dependencies are found. */
const folder = new URL("./.cache/", import.meta.url);

/** Every js block: each is a program of its own; one that is marked `js redis` talks to a Redis on its usual port. */
const blocks: readonly ReadmeBlock[] = markdownFiles()
  .flatMap((file) => readmeBlocks(file, root))
  .filter(({ isTest }) => !isTest);

let runs = 0;

/** Runs a block, and gives what it printed. */
async function run({ title, code }: Pick<ReadmeBlock, "title" | "code">): Promise<readonly string[]> {
  // A name of its own for each run: what was imported once runs no more.
  const file = new URL(`${title.replaceAll(/\W+/g, "-")}-${runs++}.mjs`, folder);
  writeFileSync(file, code);
  const printed: string[] = [];
  vi.spyOn(console, "log").mockImplementation((...values) => void printed.push(values.map(String).join(" ")));
  try {
    await import(/* @vite-ignore */ file.href);
  } finally {
    vi.restoreAllMocks();
  }
  return printed;
}

beforeAll(() => mkdirSync(folder, { recursive: true }));
afterAll(() => rmSync(folder, { recursive: true }));

describe("the code of the READMEs", () => {
  it("is found", () => {
    expect(blocks.length).toBeGreaterThan(30);
  });

  it("can be written in CommonJS, as the dry run of a release runs it", () => {
    for (const { code } of blocks) expect(() => new Script(toCommonJs(code))).not.toThrow();
    expect(toCommonJs('import { a as b } from "x"; // why\nawait b();\n')).toBe(
      'const { a: b } = require("x");\n\nvoid (async () => {\nawait b();\n})();\n',
    );
  });

  // Before the others: some of them print what happens to any client from then on.
  it("prints what docs/start.md shows", async () => {
    const [, shown = ""] = /```text\n(.*?)\n```/s.exec(readDocument("docs/start.md")) ?? [];
    const [before = "", after = ""] = shown.split("\n…\n");
    const printed = await run(blocks.find(({ readme }) => readme === "docs/start.md") as ReadmeBlock);
    expect(printed.slice(0, before.split("\n").length).join("\n")).toBe(before);
    expect(printed.at(-1)).toBe(after);
  });

  it.each(blocks.filter(({ needsRedis }) => !needsRedis))("runs as it is copied: $title", async (block) => {
    expect(await run(block)).not.toEqual([]);
  });

  it.runIf(hasRedis || isRequired("redis")).each(blocks.filter(({ needsRedis }) => needsRedis))(
    "runs with a Redis of its own: $title",
    async ({ title, code }) => {
      const redis = await RedisServer.start();
      try {
        const ownCode = code.replace("127.0.0.1:6379", `127.0.0.1:${redis.port}`);
        expect(ownCode).not.toBe(code);
        expect(await run({ title, code: ownCode })).not.toEqual([]);
      } finally {
        await redis.kill();
      }
    },
  );
});
