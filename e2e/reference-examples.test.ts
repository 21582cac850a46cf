import { readFileSync } from "node:fs";
import { type InjectedEvent, type MockServer, startMockServer } from "@webcast-kit/mock-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSocket } from "../packages/mock-server/testing/socket-client.ts";
import { exampleImage as image } from "./reference-samples.ts";

/** What the reference writes where something is left out. */
const ELLIPSIS = "...";

type Json = null | boolean | number | string | readonly Json[] | JsonObject;
interface JsonObject {
  readonly [name: string]: Json;
}

interface EndpointExample {
  readonly endpoint: string;
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: JsonObject;
  readonly response: JsonObject;
  /** What the platform answers at the URL that the response has signed. */
  readonly signedResponse?: JsonObject;
}

interface EventExample {
  readonly event: string;
  readonly frame: { readonly event: string; readonly data: JsonObject };
  /** Fields that the reference lists for the event and leaves out of its example. */
  readonly omits?: readonly string[];
}

function readExamples<Example>(name: string): Example[] {
  const text = readFileSync(new URL(`../fixtures/api/${name}.json`, import.meta.url), "utf8");
  return (JSON.parse(text) as { examples: Example[] }).examples;
}

const endpoints = readExamples<EndpointExample>("endpoints");
const events = readExamples<EventExample>("events");

/** Bodies that cannot be sent as they are shown. */
const otherBodies: Readonly<Record<string, JsonObject>> = {
  solvePuzzle: { puzzle: image, piece: image },
  solveRotate: { outer: image, inner: image },
  solveShapes: { image },
  // The response that is shown is for this one, not for those of the request.
  resolveUserIds: { user_ids: ["123456"] },
};

/** Lists that are empty in a new room: the same path with PUT puts somebody there. */
const emptyAtFirst: ReadonlySet<string> = new Set(["listMutes", "listBans"]);

const typeOf = (value: Json | undefined) =>
  value === null ? "null" : Array.isArray(value) ? "array" : (typeof value as string);

const isObject = (value: Json | undefined): value is JsonObject => typeOf(value) === "object";
const isArray = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** Where an answer has not the fields and types of an example, one line each. Of arrays the first items are compared. */
function differences(example: Json, answer: Json | undefined, at = "$"): string[] {
  const [wanted, found] = [typeOf(example), typeOf(answer)];
  if (wanted !== found) return [`${at}: ${wanted} in the example, ${found} in the answer`];
  if (isArray(example) && isArray(answer)) {
    const shown = example.find((item) => item !== ELLIPSIS);
    return shown === undefined ? [] : differences(shown, answer[0], `${at}[0]`);
  }
  if (!isObject(example) || !isObject(answer)) return [];
  return Object.entries(example)
    .filter(([name]) => name !== ELLIPSIS)
    .flatMap(([name, value]) => differences(value, answer[name], `${at}.${name}`));
}

let mock: MockServer;

beforeAll(async () => {
  mock = await startMockServer();
});

afterAll(() => mock.close());

interface Answer {
  readonly status: number;
  readonly json: JsonObject;
}

async function call(url: URL | string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, init);
  return { status: response.status, json: (await response.json()) as JsonObject };
}

function send({ endpoint, method, path, query = {}, headers = {}, body }: EndpointExample): Promise<Answer> {
  const url = new URL(`${path}?${new URLSearchParams({ ...query, apiKey: mock.keys.pro })}`, mock.url);
  if (body === undefined) return call(url, { method, headers });
  const sent = JSON.stringify(otherBodies[endpoint] ?? body);
  return call(url, { method, headers: { ...headers, "content-type": "application/json" }, body: sent });
}

async function putSomebody({ path, query, headers = {} }: EndpointExample): Promise<void> {
  const url = new URL(`${path}?apiKey=${mock.keys.pro}`, mock.url);
  const body = JSON.stringify({ ...query, user_id: "6789012345" });
  const put = { method: "PUT", headers: { ...headers, "content-type": "application/json" }, body };
  expect(await call(url, put)).toMatchObject({ status: 200, json: { status_code: 0 } });
}

/** Fetches what the API has signed, as the reference's samples do: its headers, its cookies, and a session. */
function sendSigned({ signed_url, headers, cookies = "" }: JsonObject): Promise<Answer> {
  const { Cookie = "", ...others } = (headers ?? {}) as Readonly<Record<string, string>>;
  const cookie = [`sessionid=YOUR_SESSIONID`, Cookie, String(cookies)].filter((each) => each !== "").join("; ");
  return call(String(signed_url), { headers: { ...others, cookie } });
}

describe("the API examples of the fixtures, sent to the mock", () => {
  it.each(endpoints)("are answered in the shape that is shown: $method $path", async (example) => {
    if (emptyAtFirst.has(example.endpoint)) await putSomebody(example);
    const { status, json } = await send(example);
    expect({ status, json, differences: differences(example.response, json) }).toEqual({
      status: 200,
      json,
      differences: [],
    });
  });

  const signing = endpoints.filter(({ signedResponse }) => signedResponse !== undefined);
  it.each(signing)("lead to what is shown for the signed URL: $method $path", async (example) => {
    const { json } = await send(example);
    const signed = await sendSigned(json);
    expect(signed.status).toBe(200);
    expect(differences(example.signedResponse ?? {}, signed.json)).toEqual([]);
  });

  it("would be found to differ", () => {
    const example = { list: [{ id: "..." }, ELLIPSIS], more: { "...": "..." }, any: [ELLIPSIS] };
    expect(differences(example, { list: [{ id: "1" }], more: {}, any: [] })).toEqual([]);
    expect(differences(example, { list: [{ id: 1 }], more: [], any: null })).toEqual([
      "$.list[0].id: string in the example, number in the answer",
      "$.more: object in the example, array in the answer",
      "$.any: array in the example, null in the answer",
    ]);
    expect(differences(example, { list: [], more: {} })).toEqual([
      "$.list[0]: object in the example, undefined in the answer",
      "$.any: array in the example, undefined in the answer",
    ]);
  });
});

describe("the event examples of the fixtures, put into a room of the mock", () => {
  it.each(events)("come out of the managed socket as they are shown: $event", async ({ frame, omits = [] }) => {
    const uniqueId = `shows_${frame.event.toLowerCase()}`;
    mock.live(uniqueId);
    const { socket, messages } = await openSocket(`${mock.wsUrl}?uniqueId=${uniqueId}&apiKey=${mock.keys.pro}`);
    const msgId = "7600000000000000001";
    // What the reference lists for the event and leaves out of its example has to be there.
    const missing = Object.fromEntries(omits.map((field) => [field, 1]));
    expect(mock.inject(uniqueId, [{ ...frame.data, ...missing, msgId } as unknown as InjectedEvent])).toBe(1);
    const frames = () => messages.map((text) => JSON.parse(String(text)) as { data?: JsonObject });
    const sent = () => frames().find(({ data }) => data?.["msgId"] === msgId);
    await expect.poll(sent).toBeDefined();
    expect(sent()).toMatchObject(frame);
    expect(Object.keys(sent() ?? {})).toEqual(Object.keys(frame));
    socket.terminate();
  });
});
