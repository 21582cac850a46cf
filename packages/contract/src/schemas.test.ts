import { readFileSync } from "node:fs";
import type { TSchema } from "typebox";
import { Value } from "typebox/value";
import { describe, expect, it } from "vitest";
import {
  apiErrorCodes,
  apiErrors,
  closeCodes,
  type Endpoint,
  type EndpointName,
  ErrorEnvelope,
  endpoints,
  events,
  observedEvents,
  provenanceKeyword,
  SignedUrlAnswer,
  tierAliases,
  tierLimits,
  tierOf,
  tiers,
  vendorTierLimits,
} from "./index.ts";

interface Examples<Example> {
  readonly examples: readonly (Example & { readonly omits?: readonly string[] })[];
}

function read<Example>(name: string): Examples<Example>["examples"] {
  const file = new URL(`../../../fixtures/api/${name}`, import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as Examples<Example>).examples;
}

/** What a schema misses or refuses in a value. */
function problems(schema: TSchema, value: unknown): string[] {
  return Value.Errors(schema, value).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** The calls that the reference describes and does not show. */
const notShown: readonly string[] = ["mute", "unmute", "ban", "unban"];

/** The reference shortens with "...": this drops what stands for further parts, and puts digits where an id belongs. */
function filledIn(value: unknown, field = ""): unknown {
  if (value === "..." && /(^|_)id(_str)?$/.test(field)) return "7123456789";
  if (Array.isArray(value)) return value.filter((item) => item !== "...").map((item) => filledIn(item, field));
  if (typeof value !== "object" || value === null) return value;
  const parts = Object.entries(value).filter(([name]) => name !== "...");
  // Both playback URLs are hidden of every quality but one.
  if (field === "sd" && parts.length === 0) return { hls: "...", flv: "..." };
  return Object.fromEntries(parts.map(([name, part]) => [name, filledIn(part, name)]));
}

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

describe("endpoints", () => {
  const all: [string, Endpoint][] = Object.entries(endpoints);
  const examples = read<{
    endpoint: EndpointName;
    method: string;
    path: string;
    query?: object;
    body?: object;
    headers?: Readonly<Record<string, string>>;
    response: { status_code?: number; data?: unknown };
    signedResponse?: object;
  }>("endpoints.json");

  it("are the 29 rows of the reference, which have 33 methods", () => {
    expect(new Set(all.map(([, { path }]) => path)).size).toBe(29);
    expect(new Set(all.map(([, { method, path }]) => `${method} ${path}`)).size).toBe(33);
    expect(all).toHaveLength(33);
  });

  it.each(all)("%s says its own name, and in a short sentence what it does", (name, endpoint) => {
    expect(endpoint.name).toBe(name);
    expect(endpoint.summary).toMatch(/^[A-Z][^\n]{1,78}[^.]$/);
  });

  it.each(all)("%s has an example that fits its schemas", (_name, { request, data, signedData, example }) => {
    expect(problems(request, example.request)).toEqual([]);
    expect(problems(data, example.data)).toEqual([]);
    expect(example.signedData === undefined).toBe(signedData === undefined);
    if (signedData !== undefined) expect(problems(signedData, example.signedData)).toEqual([]);
  });

  it.each(all)("%s has ids in its example that do not survive as numbers", (_name, { example }) => {
    const ids = JSON.stringify(example).match(/(?<="(?:\w+_)?(?:id|id_str)":")[0-9]+(?=")/g) ?? [];
    for (const id of ids.filter((id) => id !== "87")) expect(Number(id)).toBeGreaterThan(Number.MAX_SAFE_INTEGER);
  });

  it("have a shown call each, but those that the reference does not show", () => {
    const names = all.map(([name]) => name).filter((name) => !notShown.includes(name));
    expect(examples.map(({ endpoint }) => endpoint)).toEqual(names);
  });

  it.each(examples)(
    "takes the shown request and gives the shown response of $method $path",
    ({ endpoint: name, method, path, query, body, headers = {}, response, signedResponse }) => {
      const endpoint: Endpoint = endpoints[name];
      expect(endpoint).toMatchObject({ name, method, path, parametersIn: query ? "query" : expect.any(String) });
      expect(problems(endpoint.request, body ?? Value.Convert(endpoint.request, query ?? {}))).toEqual([]);
      expect(problems(endpoint.data, filledIn(endpoint.envelope === "top" ? response : response.data))).toEqual([]);
      if (endpoint.envelope === "data") expect(response.status_code).toBe(0);
      expect(endpoint.session === "required").toBe("x-cookie-header" in headers);
      if (signedResponse === undefined) return;
      expect(problems(endpoint.signedData as TSchema, filledIn(signedResponse))).toEqual([]);
    },
  );

  it("travel as their method needs: a query where there is no body", () => {
    for (const [, { method, parametersIn }] of all) {
      expect(parametersIn).toBe(method === "POST" || method === "PUT" ? "body" : "query");
    }
  });

  it("want a key and are served by the API's host, but live/connect", () => {
    const others = all.filter(([, { host, auth }]) => host !== "api" || auth !== "key");
    expect(others.map(([, { path, host, auth }]) => [path, host, auth])).toEqual([
      ["/api/live/connect", "web", "none"],
    ]);
  });

  it("are open to the smallest tier, but five", () => {
    const others = all.filter(([, { tier }]) => tier !== "sandbox").map(([name, { tier }]) => `${name} ${tier}`);
    expect(others).toEqual([
      "feed basic",
      "solvePuzzle basic",
      "solveRotate basic",
      "solveShapes basic",
      "regionalRanklist pro",
    ]);
  });
});

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

const WS_URL = "wss://webcast-ws.tiktok.com/webcast/im/";

describe("answers", () => {
  it("are marked as a whole where the reference says nothing of them", () => {
    const marked = Object.values(endpoints).filter(({ data }) => JSON.parse(JSON.stringify(data))[provenanceKeyword]);
    expect(marked.map(({ name }) => name)).toEqual(notShown);
  });

  it("may have fields that are not known", () => {
    for (const { name, data, example } of Object.values(endpoints)) {
      if (Array.isArray(example.data)) continue;
      if (["bulkLiveCheck", "resolveUserIds"].includes(name)) continue;
      expect([name, problems(data, { ...example.data, later: 1 })]).toEqual([name, []]);
    }
  });

  it("do not have ids that travel as numbers", () => {
    const answer = { ...endpoints.roomId.example.data, room_id: 7123456789 };
    expect(problems(endpoints.roomId.data, answer)).not.toEqual([]);
  });

  it("have an empty room id where nobody is live", () => {
    const offline = [{ room_id: "", alive: false, title: "", userCount: 0 }];
    for (const name of ["fetch", "roomInfo", "roomVideo"] as const) {
      const { data, example } = endpoints[name];
      expect(problems(data, { ...example.data, room_id: "", alive: false })).toEqual([]);
    }
    const { data, example } = endpoints.liveConnect;
    const stream = { ...example.data.stream, room_id: "", alive: false };
    expect(problems(data, { ...example.data, stream })).toEqual([]);
    expect(problems(endpoints.checkAlive.data, offline)).toEqual([]);
  });

  it("name nobody where an id is not known", () => {
    const nobody = { "1": { userId: "1", username: null, cached: false, unique_id: null } };
    expect(problems(endpoints.resolveUserIds.data, nobody)).toEqual([]);
  });

  it.each([
    ["wsCredentials", { ws_url: WS_URL, ws_host: "webcast-ws.tiktok.com" }],
    ["wsCredentials", { websocket_url: WS_URL, user_agent: "Browser/1.0" }],
    ["signWebsocket", { signed_url: WS_URL, user_agent: "Browser/1.0" }],
    ["signUrl", { signed_url: "https://webcast.tiktok.com/", user_agent: "Browser/1.0" }],
    ["roomVideo", { alive: true, hls_pull_url: "https://x/a.m3u8", flv_pull_url: "https://x/a.flv" }],
    ["roomVideo", { alive: true, stream_urls: {}, default_quality: "origin" }],
    ["mute", {}],
    ["unban", {}],
  ] as const)("of %s fit in each reading: %j", (name, answer) => {
    const always = { cookies: "ttwid=1", room_id: "7123456789", cluster_region: "US_TTP" };
    expect(problems(endpoints[name].data, { ...always, ...answer })).toEqual([]);
  });

  it.each([
    ["bulkLiveCheck", [{ unique_id: "user1", room_id: "", alive: false, title: "", userCount: 0 }]],
    ["bulkLiveCheck", { user1: true }],
    ["resolveUserIds", [{ user_id: "1", unique_id: null, nickname: null, avatar_url: null }]],
    ["resolveUserIds", { "1": { userId: "1", username: null, cached: false } }],
  ] as const)("of %s may be a map or a list: %j", (name, answer) => {
    expect(problems(endpoints[name].data, answer)).toEqual([]);
  });

  it.each([
    ["bulkLiveCheck", { user1: "yes" }, "/user1 must be boolean"],
    [
      "bulkLiveCheck",
      [{ room_id: "", alive: false, title: "", userCount: 0 }],
      "/0 must have required properties unique_id",
    ],
    [
      "resolveUserIds",
      [{ userId: "1", username: null, cached: true }],
      "/0 must have required properties user_id, unique_id",
    ],
    ["resolveUserIds", "nobody", " must be either object or array"],
  ] as const)("of %s are neither map nor list of something else: %j", (name, answer, problem) => {
    expect(problems(endpoints[name].data, answer)[0]).toBe(problem);
  });

  it("of wsCredentials have a URL by one name or the other", () => {
    const { ws_url: _, ...without } = endpoints.wsCredentials.example.data;
    expect(problems(endpoints.wsCredentials.data, without)).not.toEqual([]);
  });

  it("that sign a URL say so all in one way", () => {
    expect(problems(SignedUrlAnswer, endpoints.regionalRanklist.example.data)).toEqual([]);
    const direct = endpoints.rankings.example.data;
    expect(problems(SignedUrlAnswer, direct)).not.toEqual([]);
  });
});

describe("events", () => {
  const examples = read<{ event: keyof typeof events; frame: { event: string; data: object } }>("events.json");

  it("has an example of each but roomInfo, whose example has no data", () => {
    const names = Object.keys(events).filter((name) => name !== "roomInfo");
    expect(new Set(examples.map(({ event }) => event))).toEqual(new Set(names));
  });

  it.each(examples)("fits the example of $event", ({ event, frame, omits = [] }) => {
    const missing = Object.fromEntries(omits.map((field) => [field, 1]));
    expect(problems(events[event], { ...frame.data, ...missing })).toEqual([]);
  });

  it.each(examples.filter(({ omits }) => omits))(
    "requires what the example of $event leaves out",
    ({ event, frame }) => {
      expect(problems(events[event], frame.data)).not.toEqual([]);
    },
  );

  it("refuses an id that travels as a number", () => {
    const data = { type: "envelope", envelopeId: 789, diamondCount: 1 };
    expect(Value.Check(events.envelope, data)).toBe(false);
  });

  it("is plain JSON Schema that marks what the reference does not say", () => {
    const member = JSON.parse(JSON.stringify(events.member));
    expect(member.properties.action[provenanceKeyword]).toBeUndefined();
    expect(member.properties.actionId[provenanceKeyword]).toBe("observed");
  });
});

describe("observed events", () => {
  const named = Object.entries(observedEvents);

  it("are none of the documented ones", () => {
    for (const [name] of named) expect(events).not.toHaveProperty(name);
  });

  it.each(named)("%s says its name, and of each of its fields that it was observed", (name, schema) => {
    const json = JSON.parse(JSON.stringify(schema));
    expect(json.properties.type.const).toBe(name);
    expect(json[provenanceKeyword]).toBe("observed");
    for (const property of Object.values(json.properties)) {
      expect(property).toMatchObject({ [provenanceKeyword]: "observed" });
    }
  });

  it("know which of their fields may be missing", () => {
    const caption = { type: "caption", text: "hi", isFinal: true, startedAtMs: 1, endsAtMs: 2 };
    expect(problems(observedEvents.caption, caption)).toEqual([]);
    expect(problems(observedEvents.caption, { ...caption, isFinal: undefined })).not.toEqual([]);
    expect(observedEvents.imDelete.required).toEqual(["type", "deletedMsgId"]);
  });

  it("leave the shared parts as they are for the documented ones", () => {
    const user = JSON.parse(JSON.stringify(events.chat.properties.user));
    expect(user[provenanceKeyword]).toBeUndefined();
  });

  it("refuse ids that travel as numbers", () => {
    const data = { type: "imDelete", deletedMsgId: "1", deletedMsgIds: [1] };
    expect(problems(observedEvents.imDelete, data)).not.toEqual([]);
  });
});

describe("ErrorEnvelope", () => {
  it("needs a text, and nothing else", () => {
    expect(Value.Check(ErrorEnvelope, { status_code: -1, error: "Invalid API key" })).toBe(true);
    expect(Value.Check(ErrorEnvelope, { status_code: -1 })).toBe(false);
    expect(Value.Check(ErrorEnvelope, { status_code: 0, error: "no error" })).toBe(false);
  });

  it("knows each code, and no other", () => {
    const body = { status_code: -1, error: "No" };
    for (const code of apiErrorCodes) expect(problems(ErrorEnvelope, { ...body, code })).toEqual([]);
    expect(problems(ErrorEnvelope, { ...body, code: "TEAPOT" })).not.toEqual([]);
  });
});

describe("apiErrors", () => {
  it("give each code an error status, and say that both are invented", () => {
    expect(apiErrorCodes).toEqual(Object.keys(apiErrors));
    for (const { status, provenance } of Object.values(apiErrors)) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(600);
      expect(provenance).toBe("invented");
    }
  });
});

describe("tierLimits", () => {
  it("never gives a larger tier fewer sockets or a smaller batch", () => {
    for (const [index, tier] of tiers.entries()) {
      const smaller = tiers[index - 1];
      if (smaller === undefined) continue;
      expect(tierLimits[tier].maxWebsockets).toBeGreaterThan(tierLimits[smaller].maxWebsockets);
      expect(tierLimits[tier].bulkCheckSize).toBeGreaterThan(tierLimits[smaller].bulkCheckSize);
    }
  });

  it("gives sandbox five minutes and every other tier eight hours", () => {
    expect(tierLimits.sandbox.websocketLifetimeMs).toBe(5 * 60_000);
    for (const tier of tiers.slice(1)) expect(tierLimits[tier].websocketLifetimeMs).toBe(8 * 3_600_000);
    expect(closeCodes.MAX_LIFETIME.code).toBe(4555);
  });

  it("lets a tier call feed exactly where feed lets the tier in", () => {
    for (const [index, tier] of tiers.entries()) {
      const isLetIn = index >= tiers.indexOf(endpoints.feed.tier);
      expect([tier, tierLimits[tier].feedCallsPerDay !== 0]).toEqual([tier, isLetIn]);
    }
  });

  it("has no daily limit of requests in the reference, and one for every tier in the vendor's clients", () => {
    for (const tier of tiers) {
      expect(tierLimits[tier].requestsPerDay).toBeNull();
      expect(vendorTierLimits[tier].requestsPerDay).toBeGreaterThan(0);
    }
  });

  it("knows a tier for each other name, none of which is a tier", () => {
    for (const [alias, tier] of Object.entries(tierAliases)) {
      expect(tiers).toContain(tier);
      expect(tiers).not.toContain(alias);
    }
  });

  it("finds a tier by its name or another, in any case", () => {
    for (const tier of tiers) expect([tierOf(tier), tierOf(tier.toUpperCase())]).toEqual([tier, tier]);
    expect([tierOf("Free"), tierOf("AGENCY")]).toEqual(["sandbox", "ultra"]);
    expect([tierOf("gold"), tierOf(""), tierOf("constructor")]).toEqual([undefined, undefined, undefined]);
  });
});
