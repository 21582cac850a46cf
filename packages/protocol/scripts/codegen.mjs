// proto/*.proto -> generated/<module>.js (strict ESM, no eval) + generated/<module>.d.ts
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { promisify } from "node:util";

const { pbjs } = createRequire(import.meta.url)("protobufjs-cli");

const protosIn = (folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".proto"))
    .sort()
    .map((name) => `${folder}/${name}`);

/** Three modules, so that a bundle carries what its entry point uses: frames and events are small, messages is not. */
const modules = {
  transport: { protos: ["proto/transport.proto"], flags: ["--no-convert"] },
  events: { protos: protosIn("proto/events"), flags: ["--no-convert"] },
  messages: { protos: protosIn("proto").filter((path) => path !== "proto/transport.proto"), flags: [] },
};

mkdirSync("generated", { recursive: true });
for (const [name, { protos, flags }] of Object.entries(modules)) {
  await promisify(pbjs.main)([
    ...["-t", "static-module", "-w", "esm", "--dts", "-p", "proto"],
    ...["--no-verify", "--no-delimited", "--no-typeurl", "--no-service", "--no-create", "--force-long", ...flags],
    ...["-r", `webcast-kit-${name}`, "-o", `generated/${name}.js`, ...protos],
  ]);
  // The types are made from the comments, so pbjs must write them; at run time they are only weight.
  const js = `generated/${name}.js`;
  writeFileSync(js, readFileSync(js, "utf8").replace(/^\s*\/\*\*[\s\S]*?\*\/\n/gm, ""));
  // pbjs writes the CommonJS form `import Long = require("long")`; make it ESM.
  const dts = `generated/${name}.d.ts`;
  const text = readFileSync(dts, "utf8");
  writeFileSync(dts, text.replace(/^import Long = require\("long"\);$/m, 'import type Long from "long";'));
}
