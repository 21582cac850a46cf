/*
 * Writes into the package.json of every published package where its source is, as GITHUB_REPOSITORY says: npm compares that with the
 * repository of the workflow, and refuses provenance when they differ. A fork that publishes names itself, too. Part of `pnpm release`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { publishedPackages, repositoryRoot } from "./published-packages.ts";

const repository = process.env["GITHUB_REPOSITORY"];
const server = process.env["GITHUB_SERVER_URL"] ?? "https://github.com";
if (repository === undefined) {
  process.stderr.write(
    "GITHUB_REPOSITORY is not set: package.json stays without a repository, and npm gives no provenance.\n",
  );
} else {
  for (const { folder } of publishedPackages()) {
    const file = path.join(folder, "package.json");
    const manifest = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
    const directory = path.relative(repositoryRoot, folder).replaceAll("\\", "/");
    manifest["repository"] = { type: "git", url: `git+${server}/${repository}.git`, directory };
    writeFileSync(file, `${JSON.stringify(manifest, undefined, 2)}\n`);
  }
}
