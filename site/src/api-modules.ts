import { readdirSync, readFileSync } from "node:fs";
import { root } from "./folders.ts";

/** An entry point of a published package. */
export interface ApiModule {
  /** How it is imported: `@webcast-kit/signing/proxy`. */
  readonly name: string;
  /** Where its page is, below `api/`: `signing/proxy`. */
  readonly path: string;
  /** Its source file. */
  readonly source: string;
  readonly summary: string;
}

interface Manifest {
  readonly name: string;
  readonly description: string;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

/** Every entry point with TypeScript behind it, as the packages' manifests say. */
export const apiModules: readonly ApiModule[] = readdirSync(new URL("packages/", root)).flatMap((folder) => {
  const text = readFileSync(new URL(`packages/${folder}/package.json`, root), "utf8");
  const { name, description, exports } = JSON.parse(text) as Manifest;
  return Object.entries(exports).flatMap(([subpath, target]) => {
    if (typeof target === "string") return [];
    const inner = subpath.slice(1);
    return {
      name: `${name}${inner}`,
      path: `${folder}${inner}`,
      source: `packages/${folder}/${target["@webcast-kit/source"]?.slice(2)}`,
      summary: inner === "" ? `${description}.` : `The names that ${name}${inner} exports.`,
    };
  });
});
