import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/** What a step needs: where everything is, and when to stop. */
export interface Scene {
  /** The temporary folder. */
  readonly folder: string;
  /** Tarballs by the name of their package. */
  readonly tarballs: ReadonlyMap<string, string>;
  readonly registry: string;
  readonly signal: AbortSignal;
}

/** What some entry points and README blocks need beside the packages; users install it themselves, as the READMEs say. */
export const alsoInstalled = {
  "@types/node": "^20.0.0",
  "fast-check": "^4.0.0",
  ioredis: "^6.0.0",
  "rate-limiter-flexible": "^11.4.0",
  sharp: "^0.35.5",
  vitest: "^4.1.0",
  ws: "^8.23.0",
};

export const managers = ["npm", "pnpm", "yarn 1", "yarn 4"] as const;
export type Manager = (typeof managers)[number];

const TOOLS = { "yarn-1": "npm:yarn@1.22.22", "yarn-4": "npm:@yarnpkg/cli-dist@4.18.1" };
export const compilers = [
  { version: "5.9", alias: "typescript-5.9" },
  { version: "6", alias: "typescript-6" },
  { version: "7", alias: "typescript-7" },
] as const;
const COMPILERS = {
  "typescript-5.9": "npm:typescript@~5.9.3",
  "typescript-6": "npm:typescript@^6.0.3",
  "typescript-7": "npm:typescript@^7.0.2",
};

const writeJson = (file: string, value: unknown) => writeFileSync(file, `${JSON.stringify(value, undefined, 2)}\n`);

/** A folder with yarn and the compilers, installed by npm. */
export function writeTools({ folder }: Scene): string {
  const place = path.join(folder, "tools");
  mkdirSync(place);
  writeJson(path.join(place, "package.json"), {
    name: "tools",
    private: true,
    devDependencies: { ...TOOLS, ...COMPILERS },
  });
  return place;
}

/**
 * An empty project that has the tarballs as dependencies. The packages that they need of each other are these tarballs,
 * too, and not what the registry has under those names.
 */
export function writeProject(
  scene: Scene,
  manager: Manager,
  name: string,
  others: Readonly<Record<string, string>>,
): string {
  const { folder, tarballs, registry } = scene;
  const place = path.join(folder, name);
  mkdirSync(place);
  const files = Object.fromEntries([...tarballs].map(([of, tarball]) => [of, `file:${tarball}`]));
  const own = Object.fromEntries([...tarballs.keys()].map((of) => [of, `$${of}`]));
  writeJson(path.join(place, "package.json"), {
    name: "empty",
    version: "1.0.0",
    private: true,
    dependencies: { ...files, ...others },
    ...(manager === "npm" ? { overrides: own } : { resolutions: files }),
  });
  if (manager === "pnpm") {
    // Nothing but what a package names can be found by it; and what it should name beside it is an error.
    const overrides = Object.entries(files).map(([of, file]) => `  "${of}": "${file}"\n`);
    const settings = `hoist: false\nstrictPeerDependencies: true\nregistry: ${registry}\noverrides:\n${overrides.join("")}`;
    writeFileSync(path.join(place, "pnpm-workspace.yaml"), settings);
  }
  if (manager === "yarn 1") writeFileSync(path.join(place, ".yarnrc"), `registry "${registry}"\n`);
  if (manager === "yarn 4") {
    writeFileSync(path.join(place, "yarn.lock"), "");
    const settings = `nodeLinker: node-modules\nenableTelemetry: false\nenableGlobalCache: false\nenableScripts: false\nenableImmutableInstalls: false\n`;
    writeFileSync(path.join(place, ".yarnrc.yml"), `${settings}npmRegistryServer: "${registry}"\n`);
  }
  return place;
}

/** What yarn 1 says of a package that wants another Node.js. The other managers warn of it, and go on. */
const REFUSED = /^error (\S+): The engine "node" is incompatible with this module\. Expected version "([^"]*)"/m;

/** The package because of which yarn 1 installs nothing, and what Node.js it wants; nothing when it is one of ours. */
export function refusedByEngine(output: string): string | undefined {
  const [, name = "", version] = REFUSED.exec(output) ?? [];
  return version === undefined || name.startsWith("@webcast-kit/") ? undefined : `${name} wants Node.js ${version}`;
}

/** What installs a project: a program and its arguments. Nothing runs install scripts. */
export function installCommand(manager: Manager, tools: string): readonly [string, readonly string[]] {
  const yarn = (name: string) => path.join(tools, "node_modules", name, "bin/yarn.js");
  switch (manager) {
    case "npm":
      return ["npm", ["install", "--strict-peer-deps", "--ignore-scripts", "--no-audit", "--no-fund"]];
    case "pnpm":
      return ["pnpm", ["install", "--ignore-scripts", "--no-frozen-lockfile"]];
    case "yarn 1":
      return [
        process.execPath,
        [
          ...[yarn("yarn-1"), "install", "--ignore-scripts", "--non-interactive", "--no-lockfile"],
          ...["--cache-folder", path.join(tools, "yarn-1-cache")],
        ],
      ];
    case "yarn 4":
      return [process.execPath, [yarn("yarn-4"), "install"]];
  }
}
