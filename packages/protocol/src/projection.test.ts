import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import protobuf from "protobufjs";
import { describe, expect, it } from "vitest";
import { eventMethods } from "./events/index.ts";

const protoFolder = fileURLToPath(new URL("../proto/", import.meta.url));

/** Slim messages that stand for something else in the full schema. */
const exceptions: Readonly<Record<string, string>> = {
  // The entry types of `map<int64, BattleResult> battle_result` and the like, which protobuf makes up.
  BattleResultEntry: "WebcastLinkMicBattle.battle_result",
  BattleUserArmiesEntry: "WebcastLinkMicArmies.armies",
};

function load(folder: string): protobuf.Namespace {
  const root = new protobuf.Root();
  root.resolvePath = (_, target) => (target.startsWith("/") ? target : protoFolder + target);
  const files = readdirSync(protoFolder + folder).filter((name) => name.endsWith(".proto"));
  root.loadSync(
    files.map((name) => folder + name),
    { keepCase: true },
  );
  return root.resolveAll();
}

const full = load("").lookup("webcast") as protobuf.Namespace;
const slim = load("events/").lookup("webcast.events") as protobuf.Namespace;
const slimTypes = slim.nestedArray.filter((item) => item instanceof protobuf.Type);

/** What makes two fields read the same bytes the same way; an enum is a number on the wire. */
function wireForm(field: protobuf.Field): string {
  const { resolvedType } = field;
  const type = resolvedType instanceof protobuf.Enum ? "int32" : (resolvedType?.name ?? field.type);
  return `${field.repeated ? "repeated " : ""}${type} ${field.name} = ${field.id}`;
}

/** How the full schema would say the slim form of a map: as a list of its entries. */
function slimFormOf(field: protobuf.Field): string {
  if (!(field instanceof protobuf.MapField)) return wireForm(field);
  return `repeated ${entryOf(field)} ${field.name} = ${field.id}`;
}

function entryOf(map: protobuf.Field): string {
  const path = `${map.parent?.name}.${map.name}`;
  return Object.keys(exceptions).find((name) => exceptions[name] === path) ?? `map ${path}`;
}

/** The slim form of every field of a message of the full schema. */
function fullFields(name: string): string[] {
  const exception = exceptions[name];
  if (exception === undefined) return full.lookupType(name).fieldsArray.map(slimFormOf);
  const [parent = "", field = ""] = exception.split(".");
  const map = full.lookupType(parent).fields[field];
  if (!(map instanceof protobuf.MapField)) throw new TypeError(`${exception} is no map`);
  return [`${map.keyType} key = 1`, `${map.resolvedType?.name ?? map.type} value = 2`];
}

describe("projection schemas", () => {
  it.each(slimTypes.map((type) => [type.name, type] as const))(
    "%s has fields of the full schema only",
    (name, type) => {
      const expected = fullFields(name);
      expect(type.fieldsArray.length).toBeGreaterThan(0);
      for (const field of type.fieldsArray) expect(expected).toContain(wireForm(field));
    },
  );

  it("start with the common head where the full ones do", () => {
    for (const method of eventMethods.keys()) {
      expect(slim.lookupType(method).fieldsById[1]?.type, method).toBe("CommonMessageData");
    }
  });

  it("exist for every method of the event table, and the other way round", () => {
    const methods = slimTypes.map(({ name }) => name).filter((name) => name.startsWith("Webcast"));
    expect(new Set(methods)).toEqual(new Set(eventMethods.keys()));
  });

  it("have no message that nothing reads", () => {
    const used = new Set(slimTypes.flatMap((type) => type.fieldsArray.map(({ resolvedType }) => resolvedType?.name)));
    const orphans = slimTypes.filter(({ name }) => !used.has(name) && !eventMethods.has(name));
    expect(orphans.map(({ name }) => name)).toEqual([]);
  });

  it("need every exception that is listed", () => {
    const names = slimTypes.map(({ name }) => name).filter((name) => full.get(name) === null);
    expect(names).toEqual(Object.keys(exceptions));
  });
});
