import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { decodePushFrame, inflatePayload, ProtocolError } from "@webcast-kit/protocol";
import { messageMethods } from "@webcast-kit/protocol/messages";
import { afterAll, describe, expect, it } from "vitest";
import { type Codec, codecOf } from "../conformance/webcast-kit/codecs.ts";
import { canonical, type Json, withoutDefaults } from "../conformance/webcast-kit/proto-json.ts";
import { findPython, runScript } from "../conformance/webcast-kit/python.ts";
import { isRequired } from "./required.ts";

interface Test {
  readonly tcId: number;
  readonly comment: string;
  readonly flags: readonly string[];
  readonly result: "valid" | "invalid" | "acceptable";
  readonly base64: string;
  readonly expected?: Json;
}

interface Group {
  readonly type: string;
  readonly payloadType?: string;
  readonly tests: readonly Test[];
}

interface VectorFile {
  readonly notes: Readonly<Record<string, string>>;
  readonly testGroups: readonly Group[];
}

interface IndexEntry extends Readonly<Record<Test["result"], number>> {
  readonly file: string;
  readonly types: number;
  readonly count: number;
}

const folder = fileURLToPath(new URL("../fixtures/vectors/", import.meta.url));
const parse = (path: string): unknown => JSON.parse(readFileSync(join(folder, path), "utf8"));
const index = (parse("index.json") as { files: readonly IndexEntry[] }).files;
const files: ReadonlyMap<string, VectorFile> = new Map(index.map(({ file }) => [file, parse(file) as VectorFile]));
const fileOf = (name: string) => files.get(name) as VectorFile;

const expectedFailures = readFileSync(
  new URL("../conformance/expected-failures/webcast-kit.txt", import.meta.url),
  "utf8",
)
  .split("\n")
  .map((line) => line.replace(/#.*/, "").trim())
  .filter((line) => line !== "");

/** How the bytes of a test are read: as they are, or as the payload of the push frame that they are. */
function decode(group: Group, codec: Codec, test: Test): object {
  const bytes = Buffer.from(test.base64, "base64");
  return codec.decode(group.payloadType ? inflatePayload(decodePushFrame(bytes)) : bytes);
}

/** A default that takes back a value is shown by our decoders; JSON does not show it. */
function jsonOf(json: Json, { flags }: Test): string {
  return canonical(flags.includes("DEFAULT_ON_WIRE") ? withoutDefaults(json) : json);
}

/** Why a test fails, if it does. */
function failureOf(group: Group, test: Test): string | undefined {
  const codec = codecOf(group.payloadType ?? group.type);
  let decoded: object;
  try {
    decoded = decode(group, codec, test);
  } catch (error) {
    if (!(error instanceof ProtocolError)) return `throws ${String(error)}`;
    return test.result === "invalid" ? undefined : error.message;
  }
  if (test.expected === undefined) return "is not rejected";
  const found = jsonOf(codec.toJson(decoded), test);
  if (found !== jsonOf(codec.sayable(test.expected), test)) return `reads ${found}`;
  return rewrittenJson(codec, decoded) === found ? undefined : "is other after encoding and decoding";

  function rewrittenJson(of: Codec, message: object): string {
    return jsonOf(of.toJson(of.decode(of.encode(message))), test);
  }
}

function failuresOf(file: string): ReadonlyMap<string, string> {
  const failures = new Map<string, string>();
  for (const group of fileOf(file).testGroups) {
    for (const test of group.tests) {
      const why = failureOf(group, test);
      if (why !== undefined) failures.set(`${file} ${test.tcId}`, `${test.result}, ${test.comment}: ${why}`);
    }
  }
  return failures;
}

function countsOf({ testGroups }: VectorFile): Omit<IndexEntry, "file"> {
  const tests = testGroups.flatMap((group) => group.tests);
  const count = (result: Test["result"]) => tests.filter((test) => test.result === result).length;
  return {
    types: new Set(testGroups.map(({ type }) => type)).size,
    count: tests.length,
    valid: count("valid"),
    invalid: count("invalid"),
    acceptable: count("acceptable"),
  };
}

describe("the golden vectors", () => {
  it("are the files of the index, all of them", () => {
    const here = readdirSync(folder, { recursive: true }) as string[];
    const vectors = here.filter((name) => name.endsWith(".json") && name !== "index.json");
    expect(new Set(vectors)).toEqual(new Set(files.keys()));
  });

  it("say why they are there, and are numbered through", () => {
    for (const { file } of index) {
      const { notes, testGroups } = fileOf(file);
      const tests = testGroups.flatMap((group) => group.tests);
      expect(tests.map(({ tcId }) => tcId)).toEqual(tests.map((_, at) => at + 1));
      expect(new Set(tests.flatMap(({ flags }) => flags))).toEqual(new Set(Object.keys(notes)));
      for (const { flags } of tests) expect(flags.length).toBeGreaterThan(0);
    }
  });

  it("have every method that decodeMessage knows, with valid and invalid bytes", () => {
    const groups = index.flatMap(({ file }) => fileOf(file).testGroups);
    const covered = groups.filter(({ tests }) => ["valid", "invalid"].every((r) => tests.some((t) => t.result === r)));
    const types = new Set(covered.map(({ type }) => type.replace("webcast.", "")));
    const aliases = ["LinkMicMethod", "WebcastNotifyMessage"];
    expect(messageMethods.filter((method) => !types.has(method)).sort()).toEqual(aliases);
  });
});

describe.each(index)("the golden vectors of $file", ({ file, ...entry }) => {
  it("are as many as the index says", () => {
    const { types, count, valid, invalid, acceptable } = countsOf(fileOf(file));
    expect(entry).toMatchObject({ types, count, valid, invalid, acceptable });
  });

  it("are read, rejected and written again as they say", () => {
    const failures = failuresOf(file);
    const foreseen = expectedFailures.filter((test) => test.startsWith(`${file} `));
    const surprises = [...failures].filter(([test]) => !foreseen.includes(test));
    expect(surprises).toEqual([]);
    expect(
      foreseen.filter((test) => !failures.has(test)),
      "passed, and should not be listed",
    ).toEqual([]);
  });
});

const python = findPython();

describe.runIf(isRequired("python"))("Python with protobuf, and protoc", () => {
  it("are there, as WEBCAST_KIT_REQUIRE asks", () => expect(python).toBeDefined());
});

describe.skipIf(python === undefined)("conformance/make_vectors.py", () => {
  const fresh = mkdtempSync(join(tmpdir(), "vectors-"));
  afterAll(() => rmSync(fresh, { recursive: true, force: true }));

  it("makes the files that are here, byte for byte", async () => {
    await runScript(python as string, ["make_vectors.py", "--out", fresh]);
    const [made, here] = [fresh, folder].map((of) => (file: string) => readFileSync(join(of, file), "utf8"));
    for (const file of ["index.json", ...files.keys()]) expect(made?.(file) === here?.(file), file).toBe(true);
  });
});
