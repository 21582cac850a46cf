import { writeFileSync } from "node:fs";
import path from "node:path";
import { bundleForNode } from "./node-bundle.ts";

/** The package that the SDK samples import, which no registry has. */
const THEIRS = "@tiktool/live";
/** The package that has its names. */
const OURS = "@webcast-kit/live";

/** Packages of others, which an application installs beside this one. */
export const liveDependencies: readonly string[] = ["undici", "ws"];

/** Installs `@webcast-kit/live`, from its sources, into a folder `node_modules`. */
export async function installLive(modules: string): Promise<void> {
  const folder = path.join(modules, OURS);
  const entry = new URL("../packages/live/src/index.ts", import.meta.url);
  await bundleForNode({ entry, file: path.join(folder, "index.js"), external: liveDependencies });
  writeFileSync(
    path.join(folder, "package.json"),
    JSON.stringify({ name: OURS, type: "module", exports: "./index.js" }),
  );
}

/** The one thing in a sample that is another because the package is another. */
export function importFromHere(code: string): string {
  return code.replaceAll(`'${THEIRS}'`, `'${OURS}'`);
}

/** Tells whether a sample is one of the SDK. */
export function isOfSdk(code: string): boolean {
  return code.includes(`'${THEIRS}'`);
}

/** The options that say the host, which the samples leave at its default: the place for each, and its text. */
const hostOptions: readonly (readonly [place: RegExp, option: (url: string) => string])[] = [
  [/(?<=new TikTok(?:Live|Captions)\(\{)/g, (url) => ` baseUrl: "${url}",`],
  [/(?<=callApi\(\{)/g, (url) => ` serverUrl: "${url}",`],
  [/(?<=resolve(?:LivePage|RoomId)\('\w+')(?=\))/g, (url) => `, { pageBaseUrl: "${url}" }`],
  [/(?<=fetchSignedUrl\(\w+)(?=\))/g, (url) => `, { serverUrl: "${url}" }`],
];

/** Tells each call of the SDK its host. */
export function sayHost(url: string, code: string): string {
  return hostOptions.reduce((text, [place, option]) => text.replaceAll(place, option(url)), code);
}
