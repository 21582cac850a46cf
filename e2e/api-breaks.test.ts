import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { brokenLines, bumpBetween, bumpOfChangesets } from "../scripts/releases/api-breaks.ts";

const report = (code: string) => `## API Report\n\n\`\`\`ts\n\n${code}\n\n\`\`\`\n`;
const before = report(`import { A } from 'a';

// @public
export interface Dog {
    // (undocumented)
    readonly age: number;
    readonly name: string;
}

// @public
export function walk(dog: Dog): void;`);

describe("a report that breaks another", () => {
  it.each([
    ["itself", before, []],
    [
      "one with a new member and a new function",
      before
        .replace("readonly age", "readonly breed?: string;\n    readonly age")
        .replace("export function walk", "export function feed(dog: Dog): void;\n\n// @public\nexport function walk"),
      [],
    ],
    [
      "one with other comments, imports and order",
      before.replace("import { A } from 'a';\n", "").replace("    // (undocumented)\n", ""),
      [],
    ],
    [
      "one without a member",
      before.replace("    readonly name: string;\n", ""),
      ["export interface Dog { … readonly name: string;"],
    ],
    [
      "one with another type",
      before.replace("age: number", "age: string"),
      ["export interface Dog { … readonly age: number;"],
    ],
    [
      "one without a function",
      before.replace("export function walk(dog: Dog): void;", ""),
      ["export function walk(dog: Dog): void;"],
    ],
    [
      "one with the member elsewhere",
      before
        .replace("    readonly name: string;\n", "")
        .replace(
          "// @public\nexport function",
          "// @public\nexport interface Cat {\n    readonly name: string;\n}\n\n// @public\nexport function",
        ),
      ["export interface Dog { … readonly name: string;"],
    ],
  ])("is told from %s", (_, after, broken) => {
    expect(brokenLines(before, after)).toEqual(broken);
  });

  it("is everything when the entry point is gone", () => {
    expect(brokenLines(before, "")).toHaveLength(5);
  });
});

describe("how far a version is raised", () => {
  it.each([
    ["1.2.3", "2.0.0", "major"],
    ["1.2.3", "1.3.0", "minor"],
    ["1.2.3", "1.2.4", "patch"],
    ["1.2.3", "1.2.3", "none"],
    ["1.9.0", "1.10.0", "minor"],
  ])("from %s to %s is %s", (released, current, bump) => {
    expect(bumpBetween(released, current)).toBe(bump);
  });

  it("is the most that the changesets of a package ask", () => {
    const changesets = [
      '---\n"@x/a": patch\n"@x/b": major\n---\n\nText.\n',
      '---\n"@x/a": minor\n---\n\n"@x/a": major\n',
    ];
    expect(bumpOfChangesets("@x/a", changesets)).toBe("minor");
    expect(bumpOfChangesets("@x/b", changesets)).toBe("major");
    expect(bumpOfChangesets("@x/c", changesets)).toBe("none");
  });
});

describe("pnpm api-breaks", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "api-breaks-"));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  };
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...args], { cwd: root });
  const writeVersion = (version: string) => write("packages/a/package.json", JSON.stringify({ name: "@x/a", version }));
  const releaseWith = (version: string) => {
    git("init", "--quiet");
    write("packages/a/etc/index.api.md", before);
    write(".changeset/config.json", "{}");
    writeVersion(version);
    git("add", ".");
    git("commit", "--quiet", "--message", "release");
    git("tag", `@x/a@${version}`);
  };
  const changeset = (bump: string) => write(".changeset/one.md", `---\n"@x/a": ${bump}\n---\n\nText.\n`);
  const breaks = (...args: string[]) => {
    const command = ["scripts/run.mjs", "scripts/releases/api-breaks-command.ts", "--root", root, ...args];
    const cwd = fileURLToPath(new URL("../", import.meta.url));
    const { status, stdout } = spawnSync(process.execPath, command, { cwd, encoding: "utf8", timeout: 25_000 });
    return { status, stdout };
  };

  it("asks for a major changeset when a line of the last release is gone", () => {
    releaseWith("1.2.0");
    write("packages/a/etc/index.api.md", before.replace("    readonly name: string;\n", ""));
    changeset("minor");
    expect(breaks()).toEqual({
      status: 1,
      stdout: expect.stringContaining(
        "of @x/a@1.2.0 are gone or other, which needs a major changeset\n  index.api.md: export interface Dog { … readonly name: string;\n",
      ) as string,
    });
    changeset("major");
    expect(breaks().status).toBe(0);
    // "pnpm version-packages" takes the changeset away, and raises the version.
    rmSync(path.join(root, ".changeset/one.md"));
    writeVersion("2.0.0");
    expect(breaks().status).toBe(0);
  });

  it("asks for a minor one before 1.0.0, also against a base, and for none before the first release", () => {
    releaseWith("0.3.0");
    rmSync(path.join(root, "packages/a/etc/index.api.md"));
    changeset("patch");
    expect(breaks("--base", "HEAD")).toEqual({
      status: 1,
      stdout: expect.stringContaining("needs a minor changeset") as string,
    });
    changeset("minor");
    expect(breaks("--base", "HEAD").status).toBe(0);
    git("tag", "--delete", "@x/a@0.3.0");
    expect(breaks()).toEqual({ status: 0, stdout: "@x/a: has no release to compare with\n" });
  });
});
