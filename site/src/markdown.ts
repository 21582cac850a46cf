/** A link or an image of a markdown text. */
export interface MarkdownLink {
  /** The whole of it, as it is written. */
  readonly whole: string;
  /** `!` for an image. */
  readonly mark: string;
  readonly text: string;
  readonly target: string;
}

/** Code (fenced, or in a line), which is left alone, or a link: `[text](target)`, whose text may hold code and images. */
const codeOrLink =
  /^(`{3,}|~{3,})[\s\S]*?^\1[^\S\n]*$|(`+)[^`](?:[\s\S]*?[^`])??\2(?!`)|(!?)\[((?:`[^`]*`|!\[[^\]]*\]\([^)]*\)|\\.|[^[\]\\])*)\]\(([^()\s]+)\)/gm;

/** Puts something else in place of every link outside code. */
export function replaceLinks(markdown: string, replace: (link: MarkdownLink) => string): string {
  return markdown.replaceAll(
    codeOrLink,
    (whole: string, fence?: string, ticks?: string, mark = "", text = "", target = "") =>
      fence === undefined && ticks === undefined ? replace({ whole, mark, text, target }) : whole,
  );
}

/** Every link of a text, code left out. */
export function linksOf(markdown: string): MarkdownLink[] {
  const links: MarkdownLink[] = [];
  replaceLinks(markdown, (link) => {
    links.push(link);
    return link.whole;
  });
  return links;
}

/** The anchor that code hosts give a heading, before they number those that are there twice. */
export function slugOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, "")
    .replaceAll(" ", "-");
}

/** The anchors of a text's headings. */
export function anchorsOf(markdown: string): Set<string> {
  const withoutCode = markdown.replaceAll(/^(`{3,}|~{3,})[\s\S]*?^\1[^\S\n]*$/gm, "");
  const anchors = new Set<string>();
  for (const [, heading = ""] of withoutCode.matchAll(/^#{1,6} +(.+?)(?: +#+)?$/gm)) {
    const slug = slugOf(replaceLinks(heading, ({ text }) => text));
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count++) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** A table. Cells may hold markdown; a bar in them is escaped. */
export function tableOf(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}

/** A block of JSON. */
export function jsonBlock(value: unknown): string {
  return `\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``;
}
