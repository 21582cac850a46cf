import { readdirSync, readFileSync } from "node:fs";
import { root } from "./folders.ts";
import type { Page } from "./page.ts";

/** A page that is a file of the repository. */
export function filePage(source: string, title: string, summary: string, path: string = pathOf(source)): Page {
  return { path, title, summary, source, markdown: readFileSync(new URL(source, root), "utf8") };
}

/** `docs/faults.md` is at `faults`, `packages/live/README.md` at `packages/live`, `SECURITY.md` at `security`. */
function pathOf(source: string): string {
  return source
    .replace(/^docs\//, "")
    .replace(/\/README\.md$/, "")
    .replace(/\.md$/, "")
    .toLowerCase();
}

/** The decision notes, after a page that lists them. */
export function decisionPages(): Page[] {
  const names = readdirSync(new URL("docs/decisions/", root)).filter((name) => name.endsWith(".md"));
  const notes = names.sort().map((name) => {
    const source = `docs/decisions/${name}`;
    const title = readFileSync(new URL(source, root), "utf8").match(/^# (.+)$/m)?.[1] ?? name;
    const number = name.slice(0, 4);
    return filePage(source, `${number}: ${title.replaceAll("`", "")}`, `Decision ${number}: ${title}.`);
  });
  const list = notes.map(({ path, title }) => `- [${title}](${path.replace("decisions/", "")}.md)`);
  return [
    {
      path: "decisions/index",
      title: "Decisions",
      summary: "Why things are as they are.",
      markdown: `# Decisions\n\nWhy things are as they are, one note for each.\n\n${list.join("\n")}\n`,
    },
    ...notes,
  ];
}
