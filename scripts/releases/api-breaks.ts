const bumps = ["none", "patch", "minor", "major"] as const;
export type Bump = (typeof bumps)[number];

export const atLeast = (bump: Bump, needed: Bump): boolean => bumps.indexOf(bump) >= bumps.indexOf(needed);

/** Lines of a report that say what users get, each behind the declaration it stands in, so that equal lines of two interfaces differ. */
function linesOf(report: string): readonly string[] {
  const code = /^```ts\n(.*?)^```$/ms.exec(report)?.[1] ?? "";
  return code.split(/\n{2,}/).flatMap((block) => {
    const lines = block
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "" && !line.startsWith("//") && !line.startsWith("import "));
    const [head = "", ...members] = lines;
    return [head, ...members.map((member) => `${head} … ${member}`)];
  });
}

/**
 * Lines of a report that are gone or other in the next one. New lines break nobody, and the order says nothing.
 * A report that is gone is the empty text.
 */
export function brokenLines(before: string, after: string): readonly string[] {
  const left = new Map<string, number>();
  for (const line of linesOf(after)) left.set(line, (left.get(line) ?? 0) + 1);
  return linesOf(before).filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return line !== "" && count <= 0;
  });
}

/** What a break needs: `major`; before 1.0.0 `minor`, which a range such as ^0.3.1 keeps out as well. */
export const neededBump = (released: string): Bump => (released.startsWith("0.") ? "minor" : "major");

/** From a released version to that of package.json: which part was raised. */
export function bumpBetween(released: string, current: string): Bump {
  const [before, after] = [released, current].map((version) => version.split(/[-+]/)[0]?.split(".").map(Number) ?? []);
  const raised = [0, 1, 2].find((part) => (after?.[part] ?? 0) > (before?.[part] ?? 0));
  return raised === undefined ? "none" : (["major", "minor", "patch"] as const)[raised as 0 | 1 | 2];
}

/** The highest bump that changesets ask for a package. */
export function bumpOfChangesets(name: string, changesets: readonly string[]): Bump {
  const found = changesets.flatMap((text) => {
    const front = /^---\r?\n(.*?)^---$/ms.exec(text)?.[1] ?? "";
    return [...front.matchAll(/^["']?([^"':]+)["']?: *(major|minor|patch)\s*$/gm)]
      .filter(([, asked]) => asked === name)
      .map(([, , bump]) => bump as Bump);
  });
  return found.reduce((highest, bump) => (atLeast(bump, highest) ? bump : highest), "none" as Bump);
}
