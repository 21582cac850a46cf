import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * Something that a machine may not have. Tests that need it are skipped where it is missing, but fail where the
 * environment variable `WEBCAST_KIT_REQUIRE` (a comma-separated list) says that it must be there.
 */
export function isRequired(name: string): boolean {
  return (process.env["WEBCAST_KIT_REQUIRE"] ?? "").split(",").includes(name);
}

/** Recorded payloads of real rooms, beside the repository. */
export const corpusFolder: string = fileURLToPath(new URL("../../shared/corpus/", import.meta.url));

export const hasCorpus: boolean = existsSync(new URL("../../shared/corpus/index.jsonl", import.meta.url));
