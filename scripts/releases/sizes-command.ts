/*
 * pnpm size            a table of every public entry point, from what was built; fails when one is over its limit
 * pnpm size --write    writes size-limits.json again: what was measured, and a tenth more as the limit
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { type EntryPoint, publishedPackages } from "./published-packages.ts";

const { write } = parseArgs({ options: { write: { type: "boolean", default: false } } }).values;

interface Size {
  /** `web`: with all that it needs. `node`: with the packages of this repository, without those of others. */
  readonly bundle: "web" | "node";
  readonly gzipBytes: number;
  readonly limitBytes: number;
}

const limitsFile = new URL("../../scripts/releases/size-limits.json", import.meta.url);
const limits = JSON.parse(readFileSync(limitsFile, "utf8")) as Readonly<Record<string, Size>>;

/** Packages that also work in browsers. */
const forWeb = new Set(["@webcast-kit/contract", "@webcast-kit/protocol", "@webcast-kit/live"]);
/** What a user has anyhow who imports the helpers for tests. */
const forTests = ["fast-check", "vitest"];

async function gzipBytesOf({ module }: EntryPoint, bundle: Size["bundle"]): Promise<number> {
  const build = await rolldown({
    input: module,
    platform: bundle === "web" ? "browser" : "node",
    external: bundle === "web" ? forTests : (id) => !/^[./#]|^@webcast-kit\//.test(id),
    logLevel: "silent",
  });
  const { output } = await build.generate({ format: "esm", minify: true, codeSplitting: false });
  await build.close();
  return gzipSync(output.map((file) => ("code" in file ? file.code : "")).join("")).length;
}

const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
const sizes: Record<string, Size> = {};
const faults: string[] = [];
process.stdout.write(`${"entry point".padEnd(34)}bundle   gzip, minified      limit\n`);
for (const { name, entryPoints } of publishedPackages()) {
  for (const entry of entryPoints) {
    const bundle = forWeb.has(name) ? "web" : "node";
    const gzipBytes = await gzipBytesOf(entry, bundle);
    const limitBytes = write ? Math.ceil((gzipBytes * 1.1) / 100) * 100 : limits[entry.specifier]?.limitBytes;
    sizes[entry.specifier] = { bundle, gzipBytes, limitBytes: limitBytes ?? 0 };
    if (limitBytes === undefined) faults.push(`${entry.specifier} has no limit`);
    else if (gzipBytes > limitBytes) faults.push(`${entry.specifier} is over its limit of ${kilobytes(limitBytes)}`);
    const limit = limitBytes === undefined ? "none" : kilobytes(limitBytes);
    process.stdout.write(
      `${entry.specifier.padEnd(34)}${bundle.padEnd(6)}${kilobytes(gzipBytes).padStart(17)}${limit.padStart(11)}\n`,
    );
  }
}
for (const specifier of Object.keys(limits)) {
  if (!write && sizes[specifier] === undefined) faults.push(`${specifier} has a limit and is no entry point`);
}
if (write) writeFileSync(limitsFile, `${JSON.stringify(sizes, undefined, 2)}\n`);
for (const fault of faults) process.stderr.write(`${fault}\n`);
if (faults.length > 0) {
  process.stderr.write("If that is worth its bytes: `pnpm size --write`, and say why in the commit.\n");
  process.exitCode = 1;
}
