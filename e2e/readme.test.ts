import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

const readmes = [
  "README.md",
  "fixtures/README.md",
  "packages/contract/README.md",
  "packages/protocol/README.md",
  "packages/signing/README.md",
  "packages/mock-server/README.md",
];
const root = new URL("../", import.meta.url);
/** Inside this package, so that its dependencies are found. */
const folder = new URL("./.cache/", import.meta.url);

interface Block {
  readonly title: string;
  readonly code: string;
}

/** Every js block: each is a program of its own. */
const blocks: Block[] = readmes.flatMap((readme) => {
  const text = readFileSync(new URL(readme, root), "utf8");
  return [...text.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code = ""], index) => ({
    title: `${readme} block ${index + 1}`,
    code,
  }));
});

beforeAll(() => mkdirSync(folder, { recursive: true }));
afterAll(() => rmSync(folder, { recursive: true }));

describe("the code of the READMEs", () => {
  it("is found", () => {
    expect(blocks.length).toBeGreaterThanOrEqual(readmes.length);
  });

  it.each(blocks)("runs as it is copied: $title", async ({ title, code }) => {
    const file = new URL(`${title.replaceAll(/\W+/g, "-")}.mjs`, folder);
    writeFileSync(file, code);
    const printed: string[] = [];
    vi.spyOn(console, "log").mockImplementation((...values) => void printed.push(values.map(String).join(" ")));
    try {
      await import(/* @vite-ignore */ file.href);
    } finally {
      vi.restoreAllMocks();
    }
    expect(printed.length).toBeGreaterThan(0);
  });
});
