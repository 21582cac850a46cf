import { mkdirSync, rmSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll } from "vitest";
import { directEventLines, exampleFile } from "./examples.ts";
import { describeExamples } from "./examples-suite.ts";
import { bundleForNode } from "./node-bundle.ts";

/** Inside this package, so that programs find `ws` and `undici`. */
const folder = new URL("./.cache-examples-node/", import.meta.url);
const programs = ["managed", "direct", "captions"] as const;
const fileOf = (name: (typeof programs)[number]) => fileURLToPath(new URL(`${name}.mjs`, folder));

afterAll(() => rmSync(folder, { recursive: true }));

describeExamples({
  language: "JavaScript on Node.js",
  isPresent: true,
  // With the packages' sources, so that nothing has to be built before.
  prepare: async () => {
    mkdirSync(folder, { recursive: true });
    for (const name of programs) {
      const entry = pathToFileURL(exampleFile(`node/${name}.mjs`));
      await bundleForNode({ entry, file: fileOf(name), external: ["ws", "undici"] });
    }
  },
  managed: [process.execPath, fileOf("managed")],
  direct: [process.execPath, fileOf("direct")],
  captions: [process.execPath, fileOf("captions")],
  directPrints: directEventLines,
});
