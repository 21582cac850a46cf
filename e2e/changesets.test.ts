import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const folder = new URL("../.changeset/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".md") && name !== "README.md");

describe.skipIf(files.length === 0)("changesets", () => {
  it.each(files)("%s has a front matter and one sentence for the user", (name) => {
    const text = readFileSync(new URL(name, folder), "utf8");
    expect(text).toMatch(/^---\n("@webcast-kit\/[a-z-]+": (major|minor|patch)\n)+---\n\n[A-Z][^\n]+\.\n$/);
  });
});
