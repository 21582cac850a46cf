// proto/*.proto -> generated/<module>.js + generated/<module>.d.ts
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { generate, load, messagesOf } from "./generate.mjs";

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
