import { readFileSync } from "node:fs";
import type { TSchema } from "typebox";
import { Value } from "typebox/value";
import { describe, expect, it } from "vitest";
import {
  closeCodes,
  ErrorEnvelope,
  endpoints,
  events,
  observedEvents,
  provenanceKeyword,
  tierLimits,
  tiers,
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

describe("endpoints", () => {
  const examples = read<{
    endpoint: keyof typeof endpoints;
    method: string;
    path: string;
    body?: object;
    response: { data: object };
  }>("endpoints.json");

  it("has an example of each", () => {
    expect(new Set(examples.map(({ endpoint }) => endpoint))).toEqual(new Set(Object.keys(endpoints)));
  });

  it.each(examples)(
    "takes the request and gives the response of $path",
    ({ endpoint, method, path, body, response }) => {
      const { request, data } = endpoints[endpoint];
      expect(endpoints[endpoint]).toMatchObject({ name: endpoint, method, path });
      expect(problems(request, body ?? {})).toEqual([]);
      // The reference writes "..." for values; a room id has to be digits.
      const shown = JSON.parse(JSON.stringify(response.data).replace('"room_id":"..."', '"room_id":"7123456789"'));
      expect(problems(data, shown)).toEqual([]);
    },
  );
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
});
