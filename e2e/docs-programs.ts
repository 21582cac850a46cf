import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

interface ProgramBundle {
  readonly entry: URL;
  /** A folder from which the packages are found that are not put into it. */
  readonly folder: string;
  readonly isExternal: (id: string) => boolean;
}

const root = fileURLToPath(new URL("../", import.meta.url));

const bundles: Readonly<Record<"webcast-mock" | "webcast", ProgramBundle>> = {
  "webcast-mock": {
    entry: new URL("./docs-mock-program.ts", import.meta.url),
    folder: "packages/mock-server/.cache/docs",
    isExternal: (id) => !/^(?:\.|\/|#|@webcast-kit\/|@oxc)/.test(id),
  },
  webcast: {
    entry: new URL("./docs-cli-program.ts", import.meta.url),
    folder: "e2e/.cache-docs-commands",
    isExternal: (id) => ["undici", "undici/index.js", "ws"].includes(id),
  },
};

/** Folders that {@link makePrograms} leaves files in. */
export const programFolders: readonly string[] = Object.values(bundles).map(({ folder }) => join(root, folder));

/**
 * Makes `webcast-mock`, `webcast` and `npx`, as they are once the packages are installed, without a build of them.
 *
 * @param folder for PATH
 */
export async function makePrograms(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const [name, { entry, folder: dir, isExternal }] of Object.entries(bundles)) {
    const build = await rolldown({
      input: fileURLToPath(entry),
      platform: "node",
      external: isExternal,
      transform: { target: "node20" },
      resolve: { conditionNames: ["@webcast-kit/source", "node", "import", "default"] },
      logLevel: "silent",
    });
    await build.write({ dir: join(root, dir), entryFileNames: `${name}.mjs`, format: "esm" });
    await build.close();
    writeScript(join(folder, name), `exec '${process.execPath}' '${join(root, dir, `${name}.mjs`)}' "$@"`);
  }
  writeScript(
    join(folder, "npx"),
    'while :; do case $1 in --yes) shift ;; -p) shift 2 ;; *) break ;; esac; done\ncase $1 in *mock*) shift; exec webcast-mock "$@" ;; esac\nexit 127',
  );
}

export function writeScript(file: string, text: string): void {
  writeFileSync(file, `#!/usr/bin/env bash\n${text}\n`, { mode: 0o755 });
}
