import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Endpoint, type EndpointName, endpoints, type QuirkSettings, quirkReadings } from "@webcast-kit/contract";
import { Value } from "typebox/value";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callEndpoint } from "../../../testing/rest-client.ts";
import { createManualClock } from "../../clock/virtual-clock.ts";
import { type MockServer, startMockServer } from "../../server.ts";

interface Example {
  readonly endpoint: EndpointName;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

const { resolve } = createRequire(import.meta.url);
const { examples } = JSON.parse(readFileSync(resolve("@webcast-kit/fixtures/api/endpoints.json"), "utf8")) as {
  examples: Example[];
};

/** Of PUT and DELETE the reference shows no call. */
const ofReference: Record<string, Omit<Example, "endpoint">> = Object.fromEntries(
  examples.map((example) => [example.endpoint, example]),
);
const cookies = "sessionid=YOUR_TIKTOK_COOKIES";
const change = { query: { room_id: "7123456789", user_id: "107955" }, headers: { "x-cookie-header": cookies } };
const put = { body: change.query, headers: change.headers };
const extra: Record<string, Omit<Example, "endpoint">> = { mute: put, unmute: change, ban: put, unban: change };

/** Endpoints that only sign have tests of their own. */
const answering = Object.values<Endpoint>(endpoints)
  .map(({ name }) => name as EndpointName)
  .filter((name) => !["feed", "regionalRanklist", "rankings", "giftInfo", "userInteractions"].includes(name));

function requestOf(name: EndpointName): { parameters: object; cookies?: string } {
  if (name.startsWith("solve")) return { parameters: endpoints[name].example.request };
  const { query, body, headers } = ofReference[name] ?? extra[name] ?? {};
  const session = headers?.["x-cookie-header"];
  return { parameters: query ?? body ?? {}, ...(session === undefined ? {} : { cookies: session }) };
}

describe("the example requests of the reference", () => {
  let mock: MockServer;

  beforeAll(async () => {
    mock = await startMockServer({ clock: createManualClock(Date.parse("2026-01-01T12:00:00.000Z")), limits: false });
  });
  afterAll(() => mock.close());

  it.each(answering)("%s is answered in the shape of the contract", async (name) => {
    const { parameters, ...session } = requestOf(name);
    const { status, body, data } = await callEndpoint(name, parameters, { url: mock.url, ...session });
    expect(status, JSON.stringify(body)).toBe(200);
    if (endpoints[name].envelope === "data") expect(body["status_code"]).toBe(0);
    expect([...Value.Errors(endpoints[name].data, data)]).toEqual([]);
  });
});

describe("the other readings of the reference", () => {
  it.each(["prose", "example"] as const)("%s answers all example requests", async (reading) => {
    const quirks: QuirkSettings = quirkReadings[reading];
    await using mock = await startMockServer({ clock: createManualClock(0), limits: false, quirks });
    for (const name of answering) {
      const { parameters, ...session } = requestOf(name);
      const { status, body } = await callEndpoint(name, parameters, { url: mock.url, ...session });
      expect(status, `${name} ${JSON.stringify(body)}`).toBe(200);
    }
  });
});
