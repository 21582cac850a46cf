import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const source = (path: string) => fileURLToPath(new URL(`../packages/protocol/src/${path}`, import.meta.url));

/**
 * Bundles sources of the protocol package for the web, as a script that sets the global `protocol`.
 *
 * @param entry path below the package's `src`
 */
export async function bundleForWeb(entry: string): Promise<string> {
  const build = await rolldown({
    input: source(entry),
    platform: "browser",
    // What the package's import map says for everything that is not Node.
    resolve: {
      alias: {
        "#inflate": source("platform/inflate.web.ts"),
        "#utf8": source("platform/utf8.web.ts"),
        "#wire": source("wire/index.ts"),
      },
    },
    logLevel: "silent",
  });
  const { output } = await build.generate({ format: "iife", name: "protocol", minify: true });
  await build.close();
  return output[0].code;
}
