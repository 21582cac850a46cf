import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path, { posix } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { deadLinksOf } from "../site/src/dead-links.ts";
import { anchorsOf, linksOf, slugOf } from "../site/src/markdown.ts";
import { withPlots } from "../site/src/plots.ts";
import { sections } from "../site/src/sections.ts";
import { markdownFiles, readDocument } from "./markdown.ts";

const root = new URL("../", import.meta.url);

const documents = markdownFiles();
const pages = sections.flatMap((section) => section.pages);

/** The links of a document that do not lead to other sites, each with what is wrong with it. */
function deadLinksIn(document: string): string[] {
  return linksOf(readDocument(document))
    .map(({ target }) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => !isThere(document, target));
}

function isThere(document: string, target: string): boolean {
  const [file = "", anchor] = target.split("#");
  const wanted = file === "" ? document : posix.join(posix.dirname(document), file);
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

describe("what is built", () => {
  it("shows each table of figures as a plot", () => {
    const text = withPlots(readDocument("docs/performance.md"));
    expect(text.match(/<figure class="plot">/g)).toHaveLength(6);
  });

  it("is searched for pages and anchors that are missing, and for files of other hosts", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "webcast-kit-site-"));
    const links = ["a.html#here", "a.html#gone", "b.html", "https://example.com/"].map(
      (href) => `<a href="${href}">x</a>`,
    );
    writeFileSync(path.join(folder, "a.html"), '<h2 id="here">x</h2><script src="https://example.com/x.js"></script>');
    writeFileSync(path.join(folder, "index.html"), links.join(""));
    const found = deadLinksOf(pathToFileURL(`${folder}/`));
    rmSync(folder, { recursive: true });
    expect(new Set(found.map(({ page, href }) => `${page} ${href}`))).toEqual(
      new Set(['a.html <script src="https://example.com/x.js"', "index.html a.html#gone", "index.html b.html"]),
    );
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
