import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import protobuf from "protobufjs";
import { describe, expect, it } from "vitest";
import { codecs } from "../../generated/messages.js";
import { wireEventTypes } from "../testing/index.ts";
import { certainties, type FieldSource } from "./certainty.ts";
import { codecOfType, liveEventTypes } from "./index.ts";

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const page = readFileSync(at("../../docs/events.md"), "utf8");
const { sources, aliases } = JSON.parse(readFileSync(at("proto/sources.json"), "utf8")) as {
  sources: Record<string, string[]>;
  aliases: Record<string, string>;
};

const root = new protobuf.Root();
root.resolvePath = (_, target) => at(`proto/${target}`);
root.loadSync(
  readdirSync(at("proto")).filter((name) => name.endsWith(".proto")),
  { keepCase: true },
);
root.resolveAll();

/** Whether a path like `gift.name` leads through fields of a message. */
function leads(type: protobuf.Type | undefined, path: string): boolean {
  const [name = "", ...rest] = path.split(".");
  const field = type?.fields[name];
  if (field === undefined || rest.length === 0) return field !== undefined;
  return leads(field.resolvedType instanceof protobuf.Type ? field.resolvedType : undefined, rest.join("."));
}

const pathsOf = (source: FieldSource) =>
  source === "not on the wire" ? [] : (source[0].match(/(?<=`)[^`,; ]+(?=`)/g) ?? []);

describe("docs/events.md", () => {
  it("is what its script writes: run `node packages/protocol/scripts/write-event-table.mjs`", () => {
    const { stdout, stderr } = spawnSync(process.execPath, [at("scripts/write-event-table.mjs"), "--print"]);
    expect(stderr.toString()).toBe("");
    expect(stdout.toString()).toBe(page);
  });

  it("has every method and every type", () => {
    for (const method of Object.keys(codecs)) expect(page).toContain(`| \`${method}\` |`);
    for (const type of liveEventTypes) if (type !== "decodeError") expect(page).toContain(`\`${type}\``);
  });
});

describe("where the fields of an event come from", () => {
  it.each(wireEventTypes)("is said of %s in fields that its message has", (type) => {
    const message = root.lookupType(`webcast.${codecOfType(type)?.method}`);
    for (const [field, source] of Object.entries(certainties.events[type]) as [string, FieldSource][]) {
      for (const path of pathsOf(source)) expect(leads(message, path), `${field}: ${path}`).toBe(true);
      expect(source === "not on the wire" || /`|both/.test(source[0]), field).toBe(true);
    }
  });

  it("is said of users in fields that they have", () => {
    const user = root.lookupType("webcast.User");
    for (const source of Object.values(certainties.user)) {
      for (const path of pathsOf(source)) expect(leads(user, path), path).toBe(true);
    }
  });
});

describe("proto/sources.json", () => {
  it("has the sources of every message, and says what the others are", () => {
    const methods = Object.keys(codecs).filter((method) => aliases[method] === undefined);
    for (const method of methods) expect(sources[method]?.length, method).toBeGreaterThan(0);
    for (const [alias, method] of Object.entries(aliases)) {
      expect(codecs[alias as keyof typeof codecs].decode).toBe(codecs[method as keyof typeof codecs].decode);
    }
    expect(new Set([...Object.keys(sources), ...Object.keys(aliases)])).toEqual(new Set(Object.keys(codecs)));
  });
});
