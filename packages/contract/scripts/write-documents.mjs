// The tables -> generated/openapi.json + generated/asyncapi.json. Runs after tsc: it reads what was built.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createAsyncApi, createOpenApi } from "@webcast-kit/contract/documents";

const { version } = JSON.parse(readFileSync("package.json", "utf8"));
mkdirSync("generated", { recursive: true });

function write(name, document) {
  writeFileSync(`generated/${name}.json`, `${JSON.stringify(document, null, 2)}\n`);
}

write("openapi", createOpenApi({ version }));
write("asyncapi", createAsyncApi({ version }));
