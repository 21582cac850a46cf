import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const root = new URL("../", import.meta.url);
const folders = [
  ...["packages", "examples"].flatMap((parent) =>
    readdirSync(new URL(parent, root)).map((name) => `${parent}/${name}`),
  ),
  "bench",
  "site",
];
const manifests = folders.map((folder) => `${folder}/package.json`).filter((name) => existsSync(new URL(name, root)));

describe("builds", () => {
  // docs/decisions/0018: tasks that write one folder at once fail now and then, so no other test would see it.
  it.each(manifests)("of %s write into no other package", (name) => {
    const { scripts } = JSON.parse(readFileSync(new URL(name, root), "utf8")) as { scripts?: Record<string, string> };
    expect(scripts?.["build"] ?? "").not.toMatch(/\btsc\b.*\s(-b|--build)\b/);
  });
});
