import { readFileSync } from "node:fs";
import { pagesFolder } from "./folders.ts";
import type { Entry } from "./page.ts";

/** Entries under one heading. */
interface Group {
  readonly title: string;
  readonly pages: readonly Entry[];
}

const heading = `# webcast-kit

> A toolkit for TikTok LIVE's webcast protocol and a managed API for it, in TypeScript: decoder and encoder, signing client, live client,
> CAPTCHA client, mock server. Unofficial.
`;

/** The site as a list for programs that read text, as llmstxt.org has it. */
export function llmsText(groups: readonly Group[]): string {
  const lists = groups.map(({ title, pages }) => `## ${title}\n\n${pages.map(lineOf).join("\n")}\n`);
  return [heading, ...lists].join("\n");
}

function lineOf({ title, path, summary }: Entry): string {
  return `- [${title}](/${path}.md): ${summary}`;
}

/** The same with every page in full, as it was staged. */
export function llmsFullText(groups: readonly Group[]): string {
  const pages = groups.flatMap((group) => group.pages);
  const texts = pages.map(({ path }) => readFileSync(new URL(`${path}.md`, pagesFolder), "utf8").trim());
  return [heading, ...texts].join("\n\n");
}
