import { type EndpointName, endpoints, type QuirkSettings, SignedUrlAnswer } from "@webcast-kit/contract";
import { Value } from "typebox/value";
import { afterEach, describe, expect, it } from "vitest";
import { follow, SESSION, type SignedAnswer } from "../../../testing/signed-url.ts";
import { createManualClock } from "../../clock/virtual-clock.ts";
import { type MockServer, startMockServer } from "../../server.ts";

let mock: MockServer | undefined;

afterEach(() => mock?.close());

async function start(quirks: Partial<QuirkSettings> = {}): Promise<MockServer> {
  mock = await startMockServer({ clock: createManualClock(Date.parse("2026-01-01T12:00:00.000Z")), quirks });
  return mock;
}

type Parameters = Readonly<Record<string, string>>;

/** Calls an endpoint with the parameters where they belong. */
async function call<Body = SignedAnswer>(name: EndpointName, parameters: Parameters, cookies?: string): Promise<Body> {
  if (mock === undefined) throw new Error("there is no mock");
  const { method, path, parametersIn } = endpoints[name];
  const query = parametersIn === "query" ? `?${new URLSearchParams(parameters)}` : "";
  const response = await fetch(`${mock.url}${path}${query}`, {
    method,
    headers: {
      "x-api-key": mock.keys.pro,
      ...(parametersIn === "body" ? { "content-type": "application/json" } : {}),
      ...(cookies === undefined ? {} : { "x-cookie-header": cookies }),
    },
    ...(parametersIn === "body" ? { body: JSON.stringify(parameters) } : {}),
  });
  return (await response.json()) as Body;
}

interface Ranks {
  readonly data: {
    readonly ranks: readonly { rank: number; score: number; user: { id_str: string } }[];
    readonly total: number;
  };
}

const streamer = { unique_id: "streamer" };

describe("an endpoint that signs by a quirk", () => {
  const cases: [EndpointName, Partial<QuirkSettings>, string][] = [
    ["rankings", { rankings: "signed" }, "/webcast/ranklist/online_audience/"],
    ["giftInfo", { giftInfo: "signed" }, "/webcast/gift/list/"],
    ["roomInfo", { roomInfo: "signed" }, "/webcast/room/info/"],
  ];

  it.each(cases)("%s has the fields of a signed answer, and the platform its shape", async (name, quirks, path) => {
    await start(quirks);
    const answer = await call(name, streamer);
    expect([...Value.Errors(SignedUrlAnswer, answer)]).toEqual([]);
    expect(new URL(answer.signed_url).pathname).toBe(path);
    const signed = await (await follow(answer)).json();
    const { signedData } = endpoints[name] as (typeof endpoints)["rankings"];
    expect([...Value.Errors(signedData, signed)]).toEqual([]);
  });

  it.each(cases)("%s answers itself without the quirk", async (name) => {
    await start();
    const answer = await call<{ status_code: number; data: unknown }>(name, streamer);
    expect(answer).not.toHaveProperty("signed_url");
    expect([...Value.Errors(endpoints[name].data, answer.data)]).toEqual([]);
  });

  it.each(cases)("%s refuses who is not live, and who is nobody, either way", async (name, quirks) => {
    for (const setting of [quirks, {}]) {
      await start(setting);
      expect(await call(name, { unique_id: "offline_creator" })).toMatchObject({ code: "NOT_LIVE" });
      expect(await call(name, { unique_id: "nobody_at_all" })).toMatchObject({ code: "NOT_FOUND" });
      await mock?.close();
    }
  });
});

describe("rankings", () => {
  it("are few without a session, on both sides", async () => {
    await start();
    const few = await call<{ data: { rankings: unknown[] } }>("rankings", streamer);
    const all = await call<{ data: { rankings: unknown[] } }>("rankings", streamer, SESSION);
    expect(few.data.rankings).toHaveLength(10);
    expect(all.data.rankings.length).toBeGreaterThan(40);
    expect(all.data.rankings.slice(0, 10)).toEqual(few.data.rankings);
    await mock?.close();
    await start({ rankings: "signed" });
    const answer = await call("rankings", streamer);
    const visitor = (await (await follow(answer)).json()) as Ranks;
    const known = (await (await follow(answer, { cookies: `${SESSION}; ${answer.cookies}` })).json()) as Ranks;
    expect(visitor.data.ranks).toEqual(few.data.rankings);
    expect(known.data.ranks).toEqual(all.data.rankings.slice(0, 50));
  });
});

describe("regional rankings", () => {
  it("work as in the reference's sample", async () => {
    await start();
    const answer = await call("regionalRanklist", {
      room_id: "7607695933891218198",
      anchor_id: "7444599004337652758",
      rank_type: "8",
    });
    expect([...Value.Errors(endpoints.regionalRanklist.data, answer)]).toEqual([]);
    expect(answer.body).toBe("room_id=7607695933891218198&rank_type=8&anchor_id=7444599004337652758&gap_interval=0");
    expect(answer.headers["Content-Type"]).toBe("application/x-www-form-urlencoded");
    const signed = await (await follow(answer, { cookies: `${SESSION}; ${answer.cookies}` })).json();
    expect([...Value.Errors(endpoints.regionalRanklist.signedData, signed)]).toEqual([]);
  });

  it("find room and host by name, and differ by type", async () => {
    await start();
    const byName = await call("regionalRanklist", { unique_id: "tv_asahi_news", rank_type: "1" });
    expect(byName.body).toBe("room_id=7607695933891218198&rank_type=1&anchor_id=7444599004337652758&gap_interval=0");
    const ranksOf = async (rank_type: string) => {
      const answer = await call("regionalRanklist", { ...streamer, rank_type });
      return (await follow(answer, { cookies: `${SESSION}; ${answer.cookies}` })).text();
    };
    const texts = new Set([await ranksOf("1"), await ranksOf("8"), await ranksOf("15"), await ranksOf("16")]);
    expect(texts.size).toBe(4);
  });

  it("have tabs", async () => {
    await start();
    const answer = await call("regionalRanklist", { ...streamer, type: "entrance" });
    const tabs = await (await follow(answer, { cookies: `${SESSION}; ${answer.cookies}` })).json();
    expect(tabs).toMatchObject({
      data: { tabs: [{ rank_type: 1 }, { rank_type: 8 }, { rank_type: 15 }, { rank_type: 16 }] },
    });
  });

  it("are refused for what does not exist", async () => {
    await start();
    expect(await call("regionalRanklist", { room_id: "1" })).toMatchObject({ code: "NOT_FOUND" });
    expect(await call("regionalRanklist", { unique_id: "nobody_at_all" })).toMatchObject({ code: "NOT_FOUND" });
    expect(await call("regionalRanklist", { ...streamer, anchor_id: "1" })).toMatchObject({ code: "NOT_FOUND" });
    expect(await call("regionalRanklist", {})).toMatchObject({ code: "INVALID_REQUEST" });
  });
});

describe("user interactions", () => {
  const room = { room_id: "7123456789" };
  const sign = (parameters: Parameters = {}) => call("userInteractions", { ...room, ...parameters }, SESSION);
  /** As the reference's sample does it: the cookies come from the headers. */
  const sample = async ({ signed_url, headers }: SignedAnswer) => {
    const response = await fetch(signed_url, {
      headers: { ...headers, Cookie: `${SESSION}; ${headers["Cookie"] || ""}` },
    });
    return (await response.json()) as Ranks;
  };

  it("work as in the reference's sample", async () => {
    await start();
    const answer = await sign();
    expect([...Value.Errors(endpoints.userInteractions.data, answer)]).toEqual([]);
    const signed = await sample(answer);
    expect([...Value.Errors(endpoints.userInteractions.signedData, signed)]).toEqual([]);
    expect(signed.data.ranks).toHaveLength(Math.min(50, signed.data.total));
  });

  it("give as many as were asked for, or one user in their place", async () => {
    await start();
    const three = await sample(await sign({ count: "3" }));
    expect(three.data.ranks.map(({ rank }) => rank)).toEqual([1, 2, 3]);
    const third = three.data.ranks[2];
    const one = await sample(await sign({ user_id: third?.user.id_str ?? "" }));
    expect(one.data).toEqual({ ranks: [third], total: three.data.total });
  });

  it("need a session on both sides", async () => {
    await start();
    expect(await call("userInteractions", room)).toMatchObject({ code: "SESSION_REQUIRED" });
    expect(await (await follow(await sign())).text()).toBe("");
    expect(mock?.journal.find({ side: "platform" }).at(-1)).toMatchObject({ code: "session required" });
  });
});
