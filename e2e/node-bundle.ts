import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

interface NodeBundleOptions {
  readonly entry: URL;
  /** Where the program goes, with a path: beside the packages that are not put into it. */
  readonly file: string;
  /** Names of those packages. Default: none. */
  readonly external?: readonly string[];
}

/** Makes one module, for Node.js, of sources and all that they import. */
export async function bundleForNode({ entry, file, external = [] }: NodeBundleOptions): Promise<void> {
  const build = await rolldown({
    input: fileURLToPath(entry),
    platform: "node",
    external: [...external],
    resolve: { conditionNames: ["@webcast-kit/source", "node", "import", "default"] },
    logLevel: "silent",
  });
  await build.write({ file, format: "esm" });
  await build.close();
}
