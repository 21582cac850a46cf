import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { bundleForNode } from "./node-bundle.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
/** Beside the packages that are not put into a bundle. */
const folder = mkdtempSync(fileURLToPath(new URL("node_modules/.installed-", import.meta.url)));
afterAll(() => rmSync(folder, { recursive: true }));

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const manifestOf = (place: string) => JSON.parse(readFileSync(path.join(place, "package.json"), "utf8")) as Manifest;

/** What others wrote and is installed with a package, by name and place; our own packages are looked through. */
function othersOf(place: string, found = new Map<string, string>()): Map<string, string> {
  for (const name of Object.keys(manifestOf(place).dependencies ?? {})) {
    const inside = path.join(place, "node_modules", name);
    // pnpm puts what a package needs beside it.
    const beside = path.join(place.slice(0, place.lastIndexOf("node_modules") + "node_modules".length), name);
    const dependency = realpathSync(statSync(inside, { throwIfNoEntry: false }) ? inside : beside);
    if (!name.startsWith("@webcast-kit/")) found.set(name, dependency);
    othersOf(dependency, found);
  }
  return found;
}

function bytesOf(place: string): number {
  const files = readdirSync(place, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  const own = files.filter(({ parentPath }) => !path.relative(place, parentPath).startsWith("node_modules"));
  return own.reduce((sum, { parentPath, name }) => sum + statSync(path.join(parentPath, name)).size, 0);
}

const MIB = 1024 * 1024;

describe("what is installed with a package", () => {
  it.each([
    ["protocol", ["fflate", "typebox"], 4],
    ["signing", ["fflate", "typebox", "undici", "ws"], 7],
    ["live", ["fflate", "typebox", "undici", "ws"], 7],
  ])("is little for %s", (name, names, maxMib) => {
    const others = othersOf(path.join(root, "packages", name));
    expect(new Set(others.keys())).toEqual(new Set(names));
    const bytes = [...others.values()].reduce((sum, place) => sum + bytesOf(place), 0);
    expect(bytes / MIB).toBeLessThan(maxMib);
    expect(bytes / MIB).toBeGreaterThan(maxMib / 2);
  });
});

describe("a CommonJS module", () => {
  it.each(["protocol", "signing", "live"])("requires %s, and gets what an import gets", async (name) => {
    const entry = new URL(`../packages/${name}/src/index.ts`, import.meta.url);
    const [module, script] = [path.join(folder, `${name}.mjs`), path.join(folder, `${name}.cjs`)];
    await bundleForNode({ entry, file: module, external: ["undici", "undici/index.js", "ws"] });
    writeFileSync(script, `console.log(JSON.stringify(Object.keys(require("./${name}.mjs"))));`);
    const printed = execFileSync(process.execPath, ["--no-warnings", script], { encoding: "utf8" });
    const required = new Set(JSON.parse(printed) as string[]);
    required.delete("__esModule");
    const imported = new Set(Object.keys(await import(/* @vite-ignore */ module)));
    expect(required).toEqual(imported);
    expect(imported.size).toBeGreaterThan(5);
  });
});
