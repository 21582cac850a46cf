import specs from "@asyncapi/specs";
import { Ajv, type AnySchema } from "ajv";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { changed, resolveRef, valuesOf } from "../testing/documents.ts";
import { createAsyncApi, type JsonObject } from "./documents.ts";
import { captionsMessages, closeCodes, events, observedEvents, sockets } from "./index.ts";

const document = createAsyncApi();
const json = document as unknown as JsonObject;
const at = (path: string) => resolveRef(json, path) as JsonObject;

// The schema brings draft 7, which ajv would have twice.
const ajv = new Ajv({ strict: false, meta: false, validateSchema: false });
addFormats.default(ajv);
/** The official schema of AsyncAPI 3.0. */
const isAsyncApi = ajv.compile(specs.schemas["3.0.0"] as AnySchema);

describe("createAsyncApi", () => {
  it("is valid AsyncAPI 3.0 for the official schema", () => {
    isAsyncApi(document);
    expect(isAsyncApi.errors ?? []).toEqual([]);
  });

  it.each<[string, readonly string[], (string | number)?]>([
    ["a server without a host", ["servers", "api", "host"]],
    ["an unknown action", ["operations", "sendEvent", "action"], "emit"],
    ["a query that is no schema", ["channels", "managed", "bindings", "ws", "query"], 1],
    ["an unknown field", ["channels", "captions", "closeCodes"], 1000],
    ["a payload of no known type", ["components", "messages", "event.chat", "payload", "type"], "chat"],
  ])("would be refused with %s", (_, path, value) => {
    expect(isAsyncApi(changed(document, path, value))).toBe(false);
  });

  it("is plain JSON", () => {
    expect(JSON.parse(JSON.stringify(document))).toStrictEqual(document);
  });

  it("refers to nothing that is not there, and has no schema id left", () => {
    const refs = valuesOf("$ref", json);
    expect(refs).toContain("#/components/schemas/WebcastUser");
    for (const ref of refs) expect(at(String(ref)), String(ref)).toBeDefined();
    expect(valuesOf("$id", json)).toEqual([]);
  });

  it("has a channel for each socket, at its path, with its query", () => {
    for (const [name, { path, query, tier }] of Object.entries(sockets)) {
      expect(at(`#/channels/${name}`)).toMatchObject({ address: path, "x-tier": tier });
      const binding = at(`#/channels/${name}/bindings/ws/query/properties`);
      expect(Object.keys(binding)).toEqual(Object.keys(query.properties));
    }
  });

  it("has every event in its envelope, and says which are observed", () => {
    const names = [...Object.keys(events), ...Object.keys(observedEvents)];
    expect(Object.keys(at("#/channels/managed/messages"))).toEqual(names.map((name) => `event.${name}`));
    for (const name of names) {
      expect(at(`#/components/messages/event.${name}`)).toMatchObject({
        name,
        payload: { required: ["event", "data"], properties: { event: { const: name } } },
        "x-provenance": name in events ? "documented" : "observed",
      });
    }
  });

  it("has every captions message, without an envelope", () => {
    const types = Object.keys(captionsMessages);
    expect(Object.keys(at("#/channels/captions/messages"))).toEqual(types.map((type) => `captions.${type}`));
    for (const type of types) {
      const payload = at(`#/components/messages/captions.${type}/payload`);
      expect(payload).toMatchObject({ properties: { type: { const: type } } });
    }
  });

  it.each(["managed", "captions"])("lists the close codes of the %s socket", (name) => {
    expect(at(`#/channels/${name}`)["x-close-codes"]).toEqual(Object.values(closeCodes));
  });

  it("takes other addresses and a version", () => {
    const local = createAsyncApi({
      serverUrl: "ws://127.0.0.1:4000",
      platformUrl: "ws://[::1]:4001",
      version: "1.2.3",
    });
    expect(local.servers).toMatchObject({
      api: { host: "127.0.0.1:4000", protocol: "ws" },
      platform: { host: "[::1]:4001", protocol: "ws" },
    });
    expect(local.info["version"]).toBe("1.2.3");
    expect(isAsyncApi(local)).toBe(true);
  });
});
