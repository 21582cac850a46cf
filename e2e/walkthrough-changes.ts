/** What a walkthrough does to one file: its whole text, or pieces that take the place of others. */
export interface FileChange {
  readonly path: string;
  /** Lines of each piece, by their first sign: `+` new, `-` gone, a space for what stays. */
  readonly pieces: readonly (readonly string[])[];
  readonly isNew: boolean;
}

/** What one section of the walkthroughs changes, and the commands that it gives. */
export interface Section {
  readonly title: string;
  readonly changes: readonly FileChange[];
  readonly commands: readonly string[];
}

/** The sections of a document that have commands. */
export function sectionsOf(document: string): Section[] {
  const sections = document.split(/^## /m).slice(1).map(toSection);
  return sections.filter(({ commands }) => commands.length > 0);
}

function toSection(text: string): Section {
  const blocks = [...text.matchAll(/^```(\w+) ?(\S*)\n(.*?)\n```$/gms)];
  const ofLanguage = (isWanted: boolean) => blocks.filter(([, language]) => (language === "sh") === isWanted);
  return {
    title: text.slice(0, text.indexOf("\n")),
    changes: ofLanguage(false).map(([, language, path = "", body = ""]) => {
      const isNew = language !== "diff";
      const pieces = isNew ? [body] : body.split(/^@@\n/m);
      return { path, isNew, pieces: pieces.map((piece) => piece.replace(/\n$/, "").split("\n")) };
    }),
    commands: ofLanguage(true).flatMap(([, , , body = ""]) => body.split("\n")),
  };
}

/**
 * A text after a change.
 *
 * @throws {Error} when a piece does not stand in the text exactly once
 */
export function applyChange(before: string, { path, pieces, isNew }: FileChange): string {
  if (isNew) return `${(pieces[0] ?? []).join("\n")}\n`;
  return pieces.reduce((text, piece) => {
    const lines = text.split("\n");
    const old = piece.filter((line) => !line.startsWith("+"));
    const places = [...lines.keys()].filter((at) =>
      old.every((line, index) => isLine(lines[at + index], line.slice(1))),
    );
    const [at, ...more] = places;
    if (at === undefined || more.length > 0) {
      throw new Error(`${path}: ${places.length} places are like this one:\n${old.join("\n")}`);
    }
    return lines.toSpliced(at, old.length, ...replace(lines.slice(at, at + old.length), piece)).join("\n");
  }, before);
}

/** `…` stands for any part of a line. */
function isLine(line: string | undefined, shown: string): boolean {
  const [start = "", ...rest] = shown.split("…");
  const end = rest.at(-1);
  if (line === undefined || end === undefined) return line === shown;
  return line.startsWith(start) && line.endsWith(end) && line.length >= start.length + end.length;
}

/** The new lines; one with `…` takes what stood there in the line that it replaces. */
function replace(old: readonly string[], piece: readonly string[]): string[] {
  const left = [...old];
  let gone: { readonly line: string; readonly shown: string } | undefined;
  return piece.flatMap((shown) => {
    const text = shown.slice(1);
    if (shown.startsWith("+")) return [text.includes("…") ? fillIn(text, gone) : text];
    const line = left.shift() ?? "";
    if (!shown.startsWith("-")) return [line];
    gone = { line, shown: text };
    return [];
  });
}

function fillIn(text: string, gone: { readonly line: string; readonly shown: string } | undefined): string {
  if (gone === undefined) throw new Error(`nothing stands for … in ${text}`);
  const [start = "", end = ""] = gone.shown.split("…");
  return text.replace("…", () => gone.line.slice(start.length, gone.line.length - end.length));
}
