import { endpoints } from "@webcast-kit/contract";
import { describe, expect, it } from "vitest";
import { rejectionOf, signingErrorOf } from "../../testing/outcome.ts";
import { StubDispatcher } from "../../testing/stub-dispatcher.ts";
import { createSigningClient } from "../client.ts";
import type { SigningClientOptions } from "../client-options.ts";
import type { FeedPage } from "./feed-pages.ts";

const entry = endpoints.feed.example.signedData.data[0];

/** Signs any feed, and answers one page for each cursor. */
function setup(cursors: readonly (string | undefined)[], options: Partial<SigningClientOptions> = {}) {
  let count = 0;
  const dispatcher = new StubDispatcher(({ origin }) => {
    if (origin === "https://api.tik.tools") return { body: endpoints.feed.example.data };
    const max_time = cursors[count++];
    return { body: { status_code: 0, data: [entry], extra: max_time === undefined ? {} : { max_time } } };
  });
  const client = createSigningClient({ apiKey: "key-of-the-test", dispatcher, ...options });
  const asked = () =>
    dispatcher.requests.filter(({ origin }) => origin === "https://api.tik.tools").map(({ path }) => path);
  return { client, dispatcher, asked };
}

async function pagesOf(pages: AsyncIterable<FeedPage>): Promise<FeedPage[]> {
  const taken: FeedPage[] = [];
  for await (const page of pages) taken.push(page);
  return taken;
}

describe("feedPages", () => {
  it("follows the cursor until there is none", async () => {
    const { client, asked } = setup(["1", "2", undefined]);
    expect(await pagesOf(client.feedPages({ region: "US", count: 50 }))).toHaveLength(3);
    expect(asked()).toEqual([
      "/webcast/feed?region=US&count=50",
      "/webcast/feed?region=US&count=50&max_time=1",
      "/webcast/feed?region=US&count=50&max_time=2",
    ]);
  });

  it("begins at a cursor, and ends at one that is not new or empty", async () => {
    const { client, asked } = setup(["7", "7"]);
    expect(await pagesOf(client.feedPages({ max_time: "5" }))).toHaveLength(2);
    expect(asked()).toEqual(["/webcast/feed?max_time=5", "/webcast/feed?max_time=7"]);
    expect(await pagesOf(setup([""]).client.feedPages())).toHaveLength(1);
  });

  it("ends where the feed begins to go round", async () => {
    const { client, asked } = setup(["1", "2", "3", "1", "2"]);
    expect(await pagesOf(client.feedPages())).toHaveLength(4);
    expect(asked().at(-1)).toBe("/webcast/feed?max_time=3");
    expect(await pagesOf(setup(["6", "5", "7"]).client.feedPages({ max_time: "5" }))).toHaveLength(2);
  });

  it("asks for no more pages than are wanted, and for none before it is needed", async () => {
    const { client, asked } = setup(["1", "2", "3"]);
    const pages = client.feedPages({}, { maxPages: 2 });
    expect(asked()).toEqual([]);
    expect(await pagesOf(pages)).toHaveLength(2);
    expect(asked()).toHaveLength(2);
    for await (const _ of client.feedPages()) break;
    expect(asked()).toHaveLength(3);
  });

  it("fetches the pages as they were signed, with the session where its host is named", async () => {
    const session = { cookies: "sessionid=mine", hosts: ["webcast.tiktok.com"] };
    const { client, dispatcher } = setup([undefined], { session });
    await pagesOf(client.feedPages());
    const { signed_url, headers } = endpoints.feed.example.data;
    const page = dispatcher.requests[1];
    expect((page?.origin ?? "") + page?.path).toBe(signed_url);
    expect(page?.headers).toMatchObject({ "user-agent": headers["User-Agent"], referer: headers.Referer });
    // The sessionid that the API gave back is the one that was signed.
    expect(page?.headers["cookie"]).toBe(endpoints.feed.example.data.cookies);
  });

  it("checks pages like answers", async () => {
    const dispatcher = new StubDispatcher(({ origin }) =>
      origin === "https://api.tik.tools"
        ? { body: endpoints.feed.example.data }
        : { body: { status_code: 0, data: [{}] } },
    );
    const strict = createSigningClient({ apiKey: "k", dispatcher });
    const error = await signingErrorOf(pagesOf(strict.feedPages()));
    expect(error.message).toBe("ERR_RESPONSE_INVALID: feed: page/data/0/data is missing");
    expect(error.source).toBe("platform");
    const lenient = createSigningClient({ apiKey: "k", dispatcher, validateResponses: "off" });
    expect(await pagesOf(lenient.feedPages())).toHaveLength(1);
  });

  it.each(["null", { extra: null }, { extra: { max_time: { no: "text" } } }])(
    "ends after a page of any shape that nobody refused: %j",
    async (body) => {
      const dispatcher = new StubDispatcher(({ origin }) =>
        origin === "https://api.tik.tools" ? { body: endpoints.feed.example.data } : { body },
      );
      const client = createSigningClient({ apiKey: "k", dispatcher, validateResponses: "off" });
      expect(await pagesOf(client.feedPages())).toHaveLength(1);
    },
  );

  it("refuses a number of pages that is none, and stops with the signal's reason", async () => {
    const { client, asked } = setup(["1", "2"]);
    expect((await signingErrorOf(pagesOf(client.feedPages({}, { maxPages: 0 })))).message).toContain("maxPages");
    expect(await rejectionOf(pagesOf(client.feedPages({}, { signal: AbortSignal.abort("early") })))).toBe("early");
    expect(asked()).toEqual([]);
  });
});
