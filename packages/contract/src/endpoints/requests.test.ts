import { describe, expect, it } from "vitest";
import { problems } from "../../testing/schemas.ts";
import { provenanceKeyword } from "../provenance.ts";
import { endpoints } from "./index.ts";

interface JsonSchema {
  readonly [keyword: string]: unknown;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
}

/** A schema and all below it, each with its place. */
function* parts(schema: JsonSchema, place: string): Generator<[string, JsonSchema]> {
  yield [place, schema];
  for (const [name, property] of Object.entries(schema.properties ?? {})) yield* parts(property, `${place}.${name}`);
  if (schema.items !== undefined) yield* parts(schema.items, `${place}[]`);
}

const requestParts = Object.values(endpoints).flatMap(({ name, request }) => [
  ...parts(JSON.parse(JSON.stringify(request)) as JsonSchema, name),
]);

describe("requests", () => {
  const either = Object.values(endpoints).filter(({ request }) => "anyOf" in request);

  it("may name a room or a user in seven endpoints, and rooms or a user in one", () => {
    expect(either).toHaveLength(8);
  });

  it.each(either)(
    "$name refuses a call that says neither, and takes one that says either or both",
    ({ name, request }) => {
      const room = name === "checkAlive" ? { room_ids: "7123456789,7123456788" } : { room_id: "7123456789" };
      const user = { unique_id: "username" };
      expect(problems(request, {})).not.toEqual([]);
      expect(problems(request, { region: "US" })).not.toEqual([]);
      for (const said of [room, user, { ...room, ...user }]) expect(problems(request, said)).toEqual([]);
    },
  );

  it("have a limit for every text, list and number", () => {
    for (const [place, schema] of requestParts) {
      const limits = { string: ["maxLength", "pattern"], array: ["maxItems"], integer: ["maximum"] }[schema.type ?? ""];
      if (limits !== undefined) expect([place, limits.some((limit) => limit in schema)]).toEqual([place, true]);
    }
  });

  it("mark each limit that the reference does not give", () => {
    const given = requestParts.filter(
      ([, schema]) =>
        ["maxLength", "maxItems", "maximum"].some((limit) => limit in schema) && !(provenanceKeyword in schema),
    );
    // The batch is the tier table's, the others stand beside the parameter.
    expect(given.map(([place]) => place)).toEqual([
      "bulkLiveCheck.unique_ids",
      "resolveUserIds.user_ids",
      "hashtagList.count",
      "feed.count",
    ]);
  });

  it("say their defaults in words too", () => {
    for (const [place, schema] of requestParts) {
      if (typeof schema["default"] === "number")
        expect([place, schema["description"]]).toEqual([place, expect.stringContaining(String(schema["default"]))]);
    }
  });

  it.each([
    ["hashtagList", { count: 0 }],
    ["hashtagList", { count: 51 }],
    ["hashtagList", { count: "20" }],
    ["bulkLiveCheck", { unique_ids: [] }],
    ["bulkLiveCheck", { unique_ids: Array.from({ length: 501 }, () => "username") }],
    ["resolveUserIds", { user_ids: [] }],
    ["resolveUserIds", { user_ids: Array.from({ length: 21 }, () => "1") }],
    ["resolveUserIds", { user_ids: [7123456789] }],
    ["checkAlive", { room_ids: "1,,2" }],
    ["fetch", { room_id: "@username" }],
    ["regionalRanklist", { room_id: "1", rank_type: "2" }],
    ["jwt", { expire_after: -1 }],
    ["jwt", { allowed_creators: "streamer" }],
    ["mute", { room_id: "1", duration: 60 }],
    ["unban", { room_id: "1" }],
    ["solveShapes", { image: "" }],
  ] as const)("of %s may not be %j", (name, request) => {
    expect(problems(endpoints[name].request, request)).not.toEqual([]);
  });
});
