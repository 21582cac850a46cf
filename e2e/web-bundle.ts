import { fileURLToPath } from "node:url";
import { type OutputChunk, rolldown } from "rolldown";

const packages = new URL("../packages/", import.meta.url);
const source = (path: string) => fileURLToPath(new URL(path, packages));

interface WebBundleOptions {
  readonly entry: URL;
  /** Of the global that gets what the entry exports. */
  readonly name: string;
}

/** Makes one script, for the web, of sources and all that they import. */
export async function bundleForWeb({ entry, name }: WebBundleOptions): Promise<OutputChunk> {
  const build = await rolldown({
    input: fileURLToPath(entry),
    platform: "browser",
    resolve: {
      conditionNames: ["@webcast-kit/source", "browser", "import", "default"],
      // What the packages' import maps say for everything that is not Node.
      alias: {
        "#socket": source("live/src/platform/socket.web.ts"),
        "#sdk-helpers": source("live/src/platform/sdk-helpers.web.ts"),
        "#inflate": source("protocol/src/platform/inflate.web.ts"),
        "#utf8": source("protocol/src/platform/utf8.web.ts"),
        "#wire": source("protocol/src/wire/index.ts"),
      },
    },
    logLevel: "silent",
  });
  const { output } = await build.generate({ format: "iife", name, minify: true });
  await build.close();
  return output[0];
}

/** A package as a page gets it, as a script that sets a global of its name. */
export function bundlePackage(name: "protocol" | "live", entry = "index.ts"): Promise<OutputChunk> {
  return bundleForWeb({ entry: new URL(`${name}/src/${entry}`, packages), name });
}
