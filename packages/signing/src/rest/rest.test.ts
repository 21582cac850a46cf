import { type Endpoint, type EndpointName, endpoints } from "@webcast-kit/contract";
import { describe, expect, expectTypeOf, it } from "vitest";
import { signingErrorOf } from "../../testing/outcome.ts";
import { StubDispatcher } from "../../testing/stub-dispatcher.ts";
import { createSigningClient } from "../client.ts";
import type { CallOptions } from "../options.ts";
import type { RestClient } from "./rest.ts";

const names = Object.keys(endpoints) as EndpointName[];
const session = { cookies: "sessionid=session-of-the-test", hosts: ["api.tik.tools"] };

function setup(body: unknown) {
  const dispatcher = new StubDispatcher(() => ({ body }));
  return { dispatcher, rest: createSigningClient({ apiKey: "key-of-the-test", dispatcher, session }).rest };
}

/** Calls an endpoint of which only the name is known. */
function call(rest: RestClient, name: EndpointName, parameters: object, options?: CallOptions): Promise<unknown> {
  return (rest[name] as (parameters: object, options?: CallOptions) => Promise<unknown>)(parameters, options);
}

function bodyOf({ envelope, example }: Endpoint): unknown {
  return envelope === "top" ? example.data : { status_code: 0, data: example.data };
}

describe("the methods", () => {
  it("are the endpoints of the contract", () => {
    expect(Object.keys(setup({}).rest)).toEqual(names);
    expect(names).toHaveLength(33);
    expectTypeOf<keyof RestClient>().toEqualTypeOf<EndpointName>();
  });

  it.each(names)("send the example of %s as the contract says, and return its data", async (name) => {
    const endpoint: Endpoint = endpoints[name];
    const { example, method, path, parametersIn, host, auth, session: need } = endpoint;
    const { dispatcher, rest } = setup(bodyOf(endpoint));
    expect(await call(rest, name, example.request)).toEqual(example.data);
    const [sent] = dispatcher.requests;
    const { pathname, searchParams } = new URL(sent?.path ?? "", "https://x.example");
    const query =
      parametersIn === "query" ? Object.entries(example.request).map(([field, value]) => [field, `${value}`]) : [];
    expect([sent?.method, pathname, [...searchParams]]).toEqual([method, path, query]);
    expect(sent?.origin).toBe(host === "web" ? "https://tik.tools" : "https://api.tik.tools");
    expect(JSON.parse(sent?.body ?? "null")).toEqual(parametersIn === "body" ? example.request : null);
    expect(sent?.headers["content-type"]).toBe(parametersIn === "body" ? "application/json" : undefined);
    expect(sent?.headers["x-api-key"]).toBe(auth === "key" ? "key-of-the-test" : undefined);
    expect(sent?.headers["x-cookie-header"]).toBe(need === "none" ? undefined : session.cookies);
  });

  it.each(names)("refuse an unknown parameter of %s, and name the known ones", async (name) => {
    const { dispatcher, rest } = setup({});
    const error = await signingErrorOf(call(rest, name, { ...endpoints[name].example.request, uniqueid: "x" }));
    const known = Object.keys((endpoints[name] as Endpoint & { request: { properties: object } }).request.properties);
    const list = known.length === 0 ? "it has none" : `it has ${known.join(", ")}`;
    expect(error.message).toBe(`ERR_ARGUMENT: ${name} has no parameter "uniqueid": ${list}`);
    expect(dispatcher.requests).toEqual([]);
  });

  it("have the types of the contract", () => {
    const { rest } = setup({});
    expectTypeOf(rest.roomInfo).parameter(0).toExtend<{ readonly room_id?: string | undefined } | undefined>();
    expectTypeOf(rest.chat).parameter(0).toEqualTypeOf<{ readonly room_id: string; readonly text: string }>();
    expectTypeOf(rest.bulkLiveCheck).parameter(0).toEqualTypeOf<{ readonly unique_ids: readonly string[] }>();
    expectTypeOf(rest.jwt).returns.resolves.toEqualTypeOf<{ token: string }>();
  });
});

describe("the address", () => {
  it("of the base URL counts for all endpoints, its path too", async () => {
    const dispatcher = new StubDispatcher(({ path }) => ({
      body: path.includes("/api/live") ? endpoints.liveConnect.example.data : { status_code: 0, data: [] },
    }));
    const { rest } = createSigningClient({ apiKey: "k", dispatcher, baseUrl: "https://gateway.example:8443/tik/" });
    await rest.hashtagList();
    await rest.liveConnect({ uniqueId: "streamer_name" });
    expect(dispatcher.requests.map(({ origin, path }) => origin + path)).toEqual([
      "https://gateway.example:8443/tik/webcast/hashtag_list",
      "https://gateway.example:8443/tik/api/live/connect?uniqueId=streamer_name",
    ]);
  });

  it("of the web host can be told apart", async () => {
    const dispatcher = new StubDispatcher(() => ({ body: endpoints.liveConnect.example.data }));
    const options = { baseUrl: "https://gateway.example", webBaseUrl: "https://web.example/a" };
    await createSigningClient({ apiKey: "k", dispatcher, ...options }).rest.liveConnect({ uniqueId: "x" });
    expect(dispatcher.requests[0]).toMatchObject({
      origin: "https://web.example",
      path: "/a/api/live/connect?uniqueId=x",
    });
  });
});

describe("an answer with its fields at the top", () => {
  it("is refused by its status_code", async () => {
    const { rest } = setup({ status_code: -1, error: "no", code: "QUOTA_EXCEEDED" });
    expect(await signingErrorOf(rest.feed())).toMatchObject({
      code: "ERR_RESPONSE_INVALID",
      apiCode: "QUOTA_EXCEEDED",
    });
  });

  it("is checked whole", async () => {
    const { rest } = setup({ ...endpoints.feed.example.data, feed_limit: -1 });
    const error = await signingErrorOf(rest.feed());
    expect(error.message).toBe("ERR_RESPONSE_INVALID: feed: body/feed_limit must be >= 0, got -1");
  });
});

describe("an answer that only signs", () => {
  it("in place of data is named as that", async () => {
    const { rest } = setup({
      status_code: 0,
      action: "fetch_signed_url",
      signed_url: "https://webcast.tiktok.com/?a=b",
    });
    const error = await signingErrorOf(rest.roomInfo({ unique_id: "streamer" }));
    expect(error.message).toBe(
      "ERR_RESPONSE_INVALID: roomInfo: the API only signed a URL in place of an answer: callApi fetches it",
    );
  });
});
