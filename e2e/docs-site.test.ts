import { existsSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, it } from "vitest";
import { anchorsOf, linksOf, slugOf } from "../site/src/markdown.ts";
import { sections } from "../site/src/sections.ts";
import { markdownFiles, readDocument } from "./markdown.ts";

const root = new URL("../", import.meta.url);

const documents = markdownFiles();
const pages = sections.flatMap((section) => section.pages);

/** The links of a document that do not lead to other sites, each with what is wrong with it. */
function deadLinksIn(path: string): string[] {
  return linksOf(readDocument(path))
    .map(({ target }) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => !isThere(path, target));
}

function isThere(path: string, target: string): boolean {
  const [file = "", anchor] = target.split("#");
  const wanted = file === "" ? path : posix.join(posix.dirname(path), file);
  if (!existsSync(new URL(wanted, root))) return false;
  return anchor === undefined || !wanted.endsWith(".md") || anchorsOf(readDocument(wanted)).has(anchor);
}

describe("the documents", () => {
  it.each(documents)("%s has no link that leads nowhere", (path) => {
    expect(deadLinksIn(path)).toEqual([]);
  });

  it("were read for links", () => {
    expect(documents.flatMap((path) => linksOf(readDocument(path))).length).toBeGreaterThan(200);
  });

  it("are all on the site: those of docs, and each package's README", () => {
    const sources = new Set(pages.map(({ source }) => source));
    const wanted = documents.filter((path) => /^docs\/|^packages\/[^/]+\/README\.md$/.test(path));
    expect(wanted.filter((path) => !sources.has(path))).toEqual([]);
  });
});

describe("the pages of the site", () => {
  it("have addresses of their own, and a sentence for the lists", () => {
    const paths = pages.map(({ path }) => path);
    expect(paths).toEqual([...new Set(paths)]);
    for (const { summary } of pages) expect(summary).toMatch(/^[A-Z`].+\.$/);
  });
});

describe("links and anchors", () => {
  it("are found outside code, also when their text is code", () => {
    const text = "`#` [a](x.md) `[b](y.md)` [`c`](z.md#d)\n\n```md\n[e](w.md)\n```\n\n![f](g.png)";
    expect(linksOf(text).map(({ target }) => target)).toEqual(["x.md", "z.md#d", "g.png"]);
  });

  it("are numbered when a heading is there twice", () => {
    expect([...anchorsOf("# A `b` (c)\n\n## A\n\n```sh\n# no heading\n```\n\n## A")]).toEqual(["a-b-c", "a", "a-1"]);
  });

  it("keep letters, digits, hyphens and underscores", () => {
    expect(slugOf("The client's calls: `max_age` – 2")).toBe("the-clients-calls-max_age--2");
  });
});
