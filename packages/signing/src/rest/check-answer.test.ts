import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { afterEach, describe, expect, it } from "vitest";
import { limitsData } from "../../testing/answers.ts";
import { signingErrorOf } from "../../testing/outcome.ts";
import { StubDispatcher } from "../../testing/stub-dispatcher.ts";
import { createSigningClient } from "../client.ts";
import type { SigningClientOptions } from "../client-options.ts";
import { diagnosticsChannels, type ResponseWarning } from "../diagnostics.ts";

const drifted = { ...limitsData, tier: 7 };
const published: unknown[] = [];
const onPublished = (message: unknown) => published.push(message);

afterEach(() => {
  unsubscribe(diagnosticsChannels.warning, onPublished);
  published.length = 0;
});

function setup(data: unknown, validateResponses?: SigningClientOptions["validateResponses"]) {
  const warnings: ResponseWarning[] = [];
  const dispatcher = new StubDispatcher(() => ({ body: { status_code: 0, data } }));
  const onWarning = (warning: ResponseWarning) => warnings.push(warning);
  const client = createSigningClient({ apiKey: "key-of-the-test", dispatcher, validateResponses, onWarning });
  return { warnings, rest: client.rest };
}

describe("an answer that does not fit the contract", () => {
  it("is an error by default, with place and value", async () => {
    const { rest, warnings } = setup(drifted);
    const error = await signingErrorOf(rest.rateLimits());
    expect(error.message).toBe("ERR_RESPONSE_INVALID: rateLimits: data/tier must be string, got 7");
    expect(error).toMatchObject({ source: "api", status: 200, retryable: false });
    expect(warnings).toEqual([]);
  });

  it("passes with a warning when these are wanted", async () => {
    subscribe(diagnosticsChannels.warning, onPublished);
    const { rest, warnings } = setup(drifted, "warn");
    expect(await rest.rateLimits()).toEqual(drifted);
    const warning = { endpoint: "rateLimits", path: "data/tier", message: "must be string, got 7" };
    expect(warnings).toEqual([warning]);
    expect(published).toEqual([warning]);
  });

  it("passes in silence when nobody looks", async () => {
    const { rest, warnings } = setup(drifted, "off");
    expect(await rest.rateLimits()).toEqual(drifted);
    expect(warnings).toEqual([]);
  });

  it.each([["warn"], ["off"]] as const)("is an error with %s too when there is no envelope", async (mode) => {
    const { rest } = setup(undefined, mode);
    expect((await signingErrorOf(rest.rateLimits())).message).toContain("data is missing");
  });

  it("may hold a secret wherever there is a text, so that none is shown", async () => {
    const { rest } = setup({ user1: "sessionid-of-somebody" });
    const error = await signingErrorOf(rest.bulkLiveCheck({ unique_ids: ["user1"] }));
    expect(error.message).toBe(
      "ERR_RESPONSE_INVALID: bulkLiveCheck: data/user1 must be boolean, got a text of length 21",
    );
  });

  it("names places as they are written, also with ~ and /", async () => {
    const { rest } = setup({ "a~b/c": 1 });
    const error = await signingErrorOf(rest.bulkLiveCheck({ unique_ids: ["user1"] }));
    expect(error.message).toContain("data/a~b/c must be boolean, got 1");
  });

  it("tells what alternatives want, and where, when none fits", async () => {
    const { rest } = setup({ "1": { userId: "1", username: 7, cached: true } });
    const error = await signingErrorOf(rest.resolveUserIds({ user_ids: ["1"] }));
    expect(error.message).toContain("data/1/username must be string or null, got 7");
  });

  it("tells the fields of which one has to be there", async () => {
    const { rest } = setup({ cookies: "a=b", room_id: "1", cluster_region: "" });
    const error = await signingErrorOf(rest.wsCredentials({ unique_id: "streamer" }));
    expect(error.message).toBe("ERR_RESPONSE_INVALID: wsCredentials: data must have ws_url or websocket_url");
  });

  it("is not one when it has more fields than the contract", async () => {
    const { rest } = setup({ ...limitsData, more: { than: "known" } });
    expect(await rest.rateLimits()).toHaveProperty("more");
  });
});

describe("the option validateResponses", () => {
  it("is one of three words", () => {
    const create = () => setup({}, "maybe" as "off");
    expect(create).toThrow('ERR_ARGUMENT: validateResponses must be error, warn or off, got "maybe"');
  });
});
