import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { posix } from "node:path";
import { pagesFolder, root } from "./folders.ts";
import { replaceLinks } from "./markdown.ts";
import type { Page } from "./page.ts";
import { withPlots } from "./plots.ts";

/** Writes all pages where the generator of the site reads them. */
export function stagePages(pages: readonly Page[]): void {
  const bySource = new Map(pages.flatMap((page) => (page.source === undefined ? [] : [[page.source, page]])));
  rmSync(pagesFolder, { recursive: true, force: true });
  mkdirSync(new URL("images/", pagesFolder), { recursive: true });
  for (const page of pages) {
    const file = new URL(`${page.path}.md`, pagesFolder);
    mkdirSync(new URL(".", file), { recursive: true });
    writeFileSync(file, markdownOf(page, bySource));
  }
}

function markdownOf(page: Page, bySource: ReadonlyMap<string, Page>): string {
  const { path, source, markdown } = page;
  if (source === undefined) return markdown;
  const text = path === "performance" ? withPlots(markdown) : markdown;
  const linked = replaceLinks(text, ({ whole, mark, text, target }) => {
    if (isElsewhere(target)) return whole;
    const [file = "", anchor] = target.split("#");
    const wanted = posix.join(posix.dirname(source), file).replace(/\/$/, "");
    if (mark === "!") return `![${text}](${pictureOf(wanted, path)})`;
    const to = bySource.get(wanted) ?? bySource.get(`${wanted}/README.md`) ?? listOf(wanted);
    if (to === undefined) return asText(text, wanted);
    const relative = posix.relative(posix.dirname(path), `${to.path}.md`);
    return `[${text}](${relative}${anchor === undefined ? "" : `#${anchor}`})`;
  });
  return linked.replaceAll(
    /<img src="([^"]+)"/g,
    (_, target: string) => `<img src="${pictureOf(posix.join(posix.dirname(source), target), path)}"`,
  );
}

/** Another site, or an anchor of the same page. */
function isElsewhere(target: string): boolean {
  return /^(?:[a-z]+:|#)/.test(target);
}

/** The page that stands for a folder without a README. */
function listOf(folder: string): Pick<Page, "path"> | undefined {
  return folder === "docs/decisions" ? { path: "decisions/index" } : undefined;
}

/** Takes a picture in, and gives where it is for a page. */
function pictureOf(file: string, path: string): string {
  const name = `images/${posix.basename(file)}`;
  copyFileSync(new URL(file, root), new URL(name, pagesFolder));
  const relative = posix.relative(posix.dirname(path), name);
  return relative.startsWith(".") ? relative : `./${relative}`;
}

/** A file that is not on the site: its path in the repository takes the place of the link. */
function asText(text: string, file: string): string {
  const name = text.replaceAll("`", "");
  return name === file || name.endsWith(posix.basename(file)) ? `\`${name}\`` : `${text} (\`${file}\`)`;
}
