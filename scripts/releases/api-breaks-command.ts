/*
 * pnpm api-breaks              the API reports of each package against those of its last release (its tag NAME@VERSION)
 * pnpm api-breaks --base REF   against another commit, e.g. the base of a pull request
 *
 * Fails when a line is gone or other, and neither a changeset nor package.json raises the version far enough.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { atLeast, brokenLines, bumpBetween, bumpOfChangesets, neededBump } from "./api-breaks.ts";
import { type PublishedPackage, publishedPackages } from "./published-packages.ts";

const { base, root } = parseArgs({
  options: { base: { type: "string" }, root: { type: "string", default: process.cwd() } },
}).values;

const git = (...args: string[]) =>
  execFileSync("git", args, { cwd: root, encoding: "utf8", timeout: 30_000, stdio: ["ignore", "pipe", "inherit"] });

/** The newest tag of a package's releases that this commit stems from. */
function lastRelease(name: string): string | undefined {
  const tags = git("tag", "--merged", "HEAD", "--sort=-version:refname", "--list", `${name}@*`);
  return tags.split("\n").find((tag) => tag !== "" && !tag.slice(name.length + 1).includes("-"));
}

/** Name and text of each report of a package, at a commit. */
function reportsAt(commit: string, folder: string): ReadonlyMap<string, string> {
  const names = git("ls-tree", "--name-only", commit, `${folder}/etc/`).split("\n");
  return new Map(
    names
      .filter((name) => name.endsWith(".api.md"))
      .map((name) => [path.posix.basename(name), git("show", `${commit}:${name}`)]),
  );
}

if (git("rev-parse", "--is-shallow-repository").trim() === "true" && base === undefined) {
  process.stderr.write("This clone lacks its history: `git fetch --unshallow --tags` first.\n");
  process.exit(1);
}

const changesetFolder = path.join(root, ".changeset");
const changesets = readdirSync(changesetFolder)
  .filter((name) => name.endsWith(".md") && name !== "README.md")
  .map((name) => readFileSync(path.join(changesetFolder, name), "utf8"));

/** Says how a package compares; gives whether it may be released so. */
function judge({ name, version, folder }: PublishedPackage): boolean {
  const say = (text: string) => process.stdout.write(`${name}: ${text}\n`);
  const tag = base ?? lastRelease(name);
  if (tag === undefined) {
    say("has no release to compare with");
    return true;
  }
  const place = path.relative(root, folder).replaceAll("\\", "/");
  const released = (JSON.parse(git("show", `${tag}:${place}/package.json`)) as { version: string }).version;
  const broken = [...reportsAt(tag, place)].flatMap(([file, before]) => {
    const now = path.join(folder, "etc", file);
    const after = existsSync(now) ? readFileSync(now, "utf8") : "";
    return brokenLines(before, after).map((line) => `  ${file}: ${line}`);
  });
  if (broken.length === 0) {
    say(`breaks nothing of ${tag}`);
    return true;
  }
  const needed = neededBump(released);
  const raised = [bumpOfChangesets(name, changesets), bumpBetween(released, version)];
  const enough = released === "0.0.0" || raised.some((bump) => atLeast(bump, needed));
  say(
    `${broken.length} lines of ${tag} are gone or other, ${enough ? "as the next version says" : `which needs a ${needed} changeset`}`,
  );
  process.stdout.write(`${broken.join("\n")}\n`);
  return enough;
}

const verdicts = publishedPackages(root).map(judge);
if (verdicts.includes(false)) process.exitCode = 1;
