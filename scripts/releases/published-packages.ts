import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const repositoryRoot = fileURLToPath(new URL("../../", import.meta.url));

type Target = string | Readonly<Record<string, string>>;

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly publishConfig?: { readonly exports?: Readonly<Record<string, Target>> };
}

/** A module that users can import. */
export interface EntryPoint {
  /** As package.json calls it: `.`, `./testing`. */
  readonly subpath: string;
  /** As users import it: `@webcast-kit/captcha/testing`. */
  readonly specifier: string;
  /** Name of files about it: `index`, `testing`. */
  readonly fileName: string;
  /** Absolute, in dist. */
  readonly types: string;
  readonly module: string;
}

export interface PublishedPackage {
  readonly name: string;
  readonly version: string;
  /** Absolute. */
  readonly folder: string;
  readonly entryPoints: readonly EntryPoint[];
}

const isEntry = (target: Target): target is { readonly types: string; readonly default: string } =>
  typeof target === "object" && target["types"] !== undefined && target["default"] !== undefined;

function entryPointsOf(folder: string, { name, publishConfig }: Manifest): readonly EntryPoint[] {
  return Object.entries(publishConfig?.exports ?? {}).flatMap(([subpath, target]) => {
    // Data, such as ./openapi.json, has no types.
    if (!isEntry(target)) return [];
    const specifier = path.posix.join(name, subpath);
    const fileName = subpath === "." ? "index" : subpath.slice(2).replaceAll("/", "-");
    const absolute = { types: path.join(folder, target.types), module: path.join(folder, target.default) };
    return { subpath, specifier, fileName, ...absolute };
  });
}

/** Every package that goes to the registry, by name: all of packages/* and fixtures that are not private. */
export function publishedPackages(root = repositoryRoot): readonly PublishedPackage[] {
  const folders = readdirSync(path.join(root, "packages")).map((name) => path.join(root, "packages", name));
  const places = [...folders, path.join(root, "fixtures")].filter((place) =>
    existsSync(path.join(place, "package.json")),
  );
  return places.flatMap((folder) => {
    const manifest = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as Manifest;
    if (manifest.private) return [];
    const { name, version } = manifest;
    return { name, version, folder, entryPoints: entryPointsOf(folder, manifest) };
  });
}
