// proto/*.proto -> generated/<module>.js + generated/<module>.d.ts, and assembly/ -> generated/inflate-wasm.js
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { descriptorSetOf } from "./descriptor-set.mjs";
import { eventTypesOf } from "./event-names.mjs";
import { generate, load, messagesOf } from "./generate.mjs";
import { inflateModule } from "./inflate-wasm.mjs";

const protosIn = (folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".proto"))
    .sort()
    .map((name) => `${folder}/${name}`);

mkdirSync("generated", { recursive: true });

function write(name, types, options) {
  const { js, dts } = generate(types, options);
  writeFileSync(`generated/${name}.js`, js);
  writeFileSync(`generated/${name}.d.ts`, dts);
}

// Three modules, so that a bundle carries what its entry point uses: frames and events are small, messages is not.
// Small ones are dense: every field is there, with its default.
write("transport", messagesOf(load(["proto/transport.proto"], "proto")), { dense: true });
write("events", messagesOf(load(protosIn("proto/events"), "proto").lookup("webcast.events")), { dense: true });

const full = load(
  protosIn("proto").filter((path) => path !== "proto/transport.proto"),
  "proto",
);
const messages = messagesOf(full.lookup("webcast"));
/** Methods whose payload is a message of another name: seen in recordings, and said so by a public schema. */
const aliases = { LinkMicMethod: "WebcastLinkMicMethod", WebcastNotifyMessage: "WebcastRoomNotifyMessage" };
const roots = messages.filter(({ name }) => name.startsWith("Webcast"));
write("messages", messages, { dense: false, registry: roots, aliases });

// Which event each method is: known to the main entry, which has no full schemas.
const methods = [...roots.map(({ name }) => name), ...Object.keys(aliases)];
const namesByMethod = methods.map((method) => `  ${method}: ${JSON.stringify(eventTypesOf(method))},`);
const possible = methods.map(
  (method) =>
    `  ${method}: ${eventTypesOf(method)
      .map((type) => JSON.stringify(type))
      .join(" | ")};`,
);
writeFileSync("generated/event-names.js", `export const eventNames = {\n${namesByMethod.join("\n")}\n};\n`);
writeFileSync(
  "generated/event-names.d.ts",
  `/** The event types that a method can become. */\nexport interface EventNames {\n${possible.join("\n")}\n}\nexport declare const eventNames: Readonly<Record<keyof EventNames, readonly string[]>>;\n`,
);

const names = readdirSync("proto").filter((name) => name.endsWith(".proto"));
writeFileSync("generated/webcast.binpb", descriptorSetOf("proto", names.sort()));

// As text, so that bundlers need not know of it.
const module = Buffer.from(await inflateModule()).toString("base64");
writeFileSync("generated/inflate-wasm.js", `export const inflateModule = "${module}";\n`);
writeFileSync(
  "generated/inflate-wasm.d.ts",
  "/** A WebAssembly module, in base64. */\nexport declare const inflateModule: string;\n",
);
