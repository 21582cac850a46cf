import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { decodePushFrame, encodeAck, encodeHeartbeat, encodePushFrame, type FetchResult } from "@webcast-kit/protocol";
import { describe, expect, it } from "vitest";
import { openManaged } from "../../testing/fault-stage.ts";
import { callEndpoint } from "../../testing/rest-client.ts";
import { follow, type SignedAnswer } from "../../testing/signed-url.ts";
import { openSocket, refusedHandshake } from "../../testing/socket-client.ts";
import { visitRoom, webcastCredentials } from "../../testing/webcast-client.ts";
import { createManualClock } from "../clock/virtual-clock.ts";
import type { InjectedEvent } from "../control.ts";
import { type MockServerOptions, quietTape } from "../options.ts";
import { type MockServer, startMockServer } from "../server.ts";
import { conductRules } from "./rules/index.ts";
import { HAND_OVER_MS, IN_FLIGHT_MS } from "./thresholds.ts";

interface Misdeed {
  /** What the bad client does. */
  readonly does: string;
  readonly options?: MockServerOptions;
  readonly act: (mock: MockServer) => Promise<unknown>;
}

const managed = (mock: MockServer, query: string) => openSocket(`${mock.wsUrl}/?${query}`);
const pause: InjectedEvent = { type: "control", action: 1 };
/** First byte of a close frame. */
const CLOSE = 0x88;
const streamer = "uniqueId=streamer&apiKey=test_pro";

/** Opens a managed socket, and waits until it has ended. */
async function tryManaged(mock: MockServer, query: string): Promise<void> {
  await (await managed(mock, query)).closed;
}

async function times(count: number, act: () => Promise<unknown>): Promise<void> {
  for (let index = 0; index < count; index++) await act();
}

/** So late that a request cannot have been on its way before. */
async function repeatedly(count: number, ask: () => Promise<unknown>): Promise<void> {
  await times(count, async () => {
    await ask();
    await delay(IN_FLIGHT_MS + 50);
  });
}

const post = (body: object): RequestInit => ({
  method: "POST",
  headers: { "x-api-key": "test_pro", "content-type": "application/json" },
  body: JSON.stringify(body),
});

async function roomInfoAnswer(mock: MockServer): Promise<SignedAnswer> {
  return (await (await fetch(`${mock.url}/webcast/room_info`, post({ unique_id: "streamer" }))).json()) as SignedAnswer;
}

const signs: MockServerOptions = { quirks: { roomInfo: "signed" } };

/** One client for each rule, which breaks it, and as few others as it can. */
const misdeeds: Readonly<Record<string, Misdeed>> = {
  "reconnect/terminal-code": {
    does: "comes again with a key that was refused",
    act: (mock) => times(2, () => tryManaged(mock, "uniqueId=streamer&apiKey=wrong_key")),
  },
  "reconnect/wait-for-live": {
    does: "comes again at once to who is offline",
    act: (mock) => times(2, () => tryManaged(mock, "uniqueId=offline_creator&apiKey=test_pro")),
  },
  "reconnect/wait-for-quota": {
    does: "comes again at once when all slots are taken",
    act: async (mock) => {
      await managed(mock, "uniqueId=streamer&apiKey=test_sandbox");
      await times(2, () => tryManaged(mock, "uniqueId=creator&apiKey=test_sandbox"));
    },
  },
  "reconnect/storm": {
    does: "comes again at once whenever it is closed",
    act: (mock) =>
      times(12, async () => {
        const { closed } = await managed(mock, streamer);
        mock.kick({}, 4500);
        await closed;
      }),
  },
  "reconnect/back-off": {
    does: "comes again after the same wait whenever it is closed",
    act: (mock) =>
      times(6, async () => {
        const { closed } = await managed(mock, streamer);
        mock.kick({}, 4500);
        await closed;
        await mock.clock.advance(7000);
      }),
    options: { clock: createManualClock(Date.parse("2096-01-01")) },
  },
  "sockets/slots": {
    does: "opens one socket more than its tier has",
    act: async (mock) => {
      await managed(mock, "uniqueId=streamer&apiKey=test_sandbox");
      await tryManaged(mock, "uniqueId=creator&apiKey=test_sandbox");
    },
  },
  "sockets/one-per-room": {
    does: "opens a second socket to the same creator",
    options: { clock: { mode: "manual" } },
    act: async (mock) => {
      await times(2, () => managed(mock, streamer));
      await mock.clock.advance(HAND_OVER_MS + 1);
    },
  },
  "sockets/documented-parameters": {
    does: "asks for compression, which is not there",
    act: (mock) => managed(mock, `${streamer}&compress=gzip`),
  },
  "sockets/listen-only": {
    does: "says hello on the managed socket",
    act: async (mock) => {
      const { socket } = await managed(mock, streamer);
      socket.send("hello");
      await mock.journal.waitFor({ kind: "message" }, { timeoutMs: 5000 });
    },
  },
  "sockets/answer-close": {
    does: "does not answer a close frame",
    act: async (mock) => {
      const client = await openManaged(mock);
      // It is over for the server when the answer is late.
      const over = once(client.stream, "end");
      mock.kick({}, 4500);
      await over;
      client.close();
      await mock.journal.waitFor({ kind: "close" }, { timeoutMs: 5000 });
    },
  },
  "webcast/ack-missing": {
    does: "acknowledges nothing",
    act: async (mock) => {
      await visitRoom(mock);
      mock.inject("streamer", [pause]);
      await expect.poll(() => mock.webcastConnections()[0]?.manners.missingAcks, { timeout: 5000 }).toBe(1);
    },
  },
  "webcast/ack-wrong": {
    does: "acknowledges with the sequence number",
    act: async (mock) => {
      const { socket } = await visitRoom(mock);
      socket.send(encodeAck({ logId: "1", internalExt: "" }));
      await expect.poll(() => mock.webcastConnections()[0]?.acks.unknown).toBe(1);
    },
  },
  "webcast/ack-once": {
    does: "acknowledges twice",
    act: async (mock) => {
      const { socket, messages, results } = await visitRoom(mock);
      mock.inject("streamer", [pause]);
      await expect.poll(() => messages.length).toBe(2);
      const { logId } = decodePushFrame(messages[1] as Buffer);
      const { internalExt } = results()[1] as FetchResult;
      for (let index = 0; index < 2; index++) socket.send(encodeAck({ logId, internalExt }));
      await expect.poll(() => mock.webcastConnections()[0]?.acks.duplicate).toBe(1);
    },
  },
  "webcast/heartbeat": {
    does: "sends no heartbeats",
    options: { heartbeatIntervalMs: 1000 },
    act: async (mock) => {
      await visitRoom(mock);
      await expect
        .poll(() => mock.webcastConnections()[0]?.manners.longestSilenceMs, { timeout: 5000 })
        .toBeGreaterThan(1500);
    },
  },
  "webcast/enter-first": {
    does: "sends a heartbeat before it enters",
    act: async (mock) => {
      const { ws_url, headers } = await webcastCredentials(mock);
      const { socket, closed } = await openSocket(ws_url, { headers });
      socket.send(encodeHeartbeat({ roomId: "1", sendPacketSeqId: "1" }));
      await closed;
    },
  },
  "webcast/frames": {
    does: "sends a frame of its own making",
    act: async (mock) => {
      const { socket } = await visitRoom(mock);
      socket.send(encodePushFrame({ payloadType: "hello", payloadEncoding: "pb" }));
      await expect.poll(() => mock.webcastConnections()[0]?.manners.unexpected).toEqual(["hello"]);
    },
  },
  "requests/retry-after": {
    does: "asks on after 429",
    act: (mock) => repeatedly(7, () => callEndpoint("rateLimits", {}, { url: mock.url, key: "test_sandbox" })),
  },
  "requests/terminal-status": {
    does: "asks again with a key that was refused",
    act: (mock) => repeatedly(2, () => callEndpoint("rateLimits", {}, { url: mock.url, key: "wrong_key" })),
  },
  "requests/poll-offline": {
    does: "asks again at once about who is offline",
    act: (mock) =>
      repeatedly(2, () => callEndpoint("wsCredentials", { unique_id: "offline_creator" }, { url: mock.url })),
  },
  "requests/documented-path": {
    does: "calls a path of another API",
    act: (mock) => fetch(`${mock.url}/webcast/is_live?unique_id=streamer`, { headers: { "x-api-key": "test_pro" } }),
  },
  "requests/documented-method": {
    does: "gets what has to be posted",
    act: (mock) => fetch(`${mock.url}/webcast/ws_credentials`, { headers: { "x-api-key": "test_pro" } }),
  },
  "requests/documented-fields": {
    does: "writes a parameter as another API has it",
    act: (mock) => fetch(`${mock.url}/webcast/ws_credentials`, post({ unique_id: "streamer", uniqueId: "streamer" })),
  },
  "platform/signed-url": {
    does: "adds to a signed URL",
    options: signs,
    act: async (mock) => {
      const answer = await roomInfoAnswer(mock);
      await follow(answer, { url: `${answer.signed_url}&room_id=2` });
    },
  },
  "platform/in-time": {
    does: "uses a signed URL too late",
    options: { ...signs, signatureLifetimeMs: 1, clock: { mode: "manual" } },
    act: async (mock) => {
      const answer = await roomInfoAnswer(mock);
      await mock.clock.advance(1);
      await follow(answer);
    },
  },
  "platform/user-agent": {
    does: "opens the binary socket as itself",
    act: async (mock) => {
      const { ws_url, headers } = await webcastCredentials(mock);
      await refusedHandshake(ws_url, { ...headers, "User-Agent": "my-client/1.0" });
    },
  },
  "platform/cookies": {
    does: "forgets the cookies",
    options: signs,
    act: async (mock) => follow(await roomInfoAnswer(mock), { cookies: "other=1" }),
  },
  "platform/method-and-body": {
    does: "posts what is to be got",
    options: signs,
    act: async (mock) => follow(await roomInfoAnswer(mock), { method: "POST" }),
  },
  "platform/session": {
    does: "forgets the session's cookies",
    act: async (mock) => {
      const init = post({ room_id: mock.live("creator"), user_id: "1" });
      const url = `${mock.url}/webcast/live_analytics/user_interactions?room_id=${mock.live("creator")}`;
      const headers = { ...(init.headers as object), "x-cookie-header": "sessionid=YOUR_SESSIONID" };
      await follow((await (await fetch(url, { headers })).json()) as SignedAnswer);
    },
  },
  "secrets/in-url": {
    does: "puts a session into a URL",
    act: (mock) =>
      fetch(`${mock.url}/webcast/rate_limits?session_id=abcdefgh`, { headers: { "x-api-key": "test_pro" } }),
  },
  "secrets/key-in-query": {
    does: "puts the key into the URL of a call",
    act: (mock) => fetch(`${mock.url}/webcast/rate_limits?apiKey=test_pro`),
  },
};

/** What cannot be had without another breach: a client that does not wait for a slot had none. */
const companions: Readonly<Record<string, readonly string[]>> = { "reconnect/wait-for-quota": ["sockets/slots"] };

const timeout = 15_000;

describe("a client that goes on after its socket was closed", () => {
  it("is caught, although it does not lose its connection for that", async () => {
    await using mock = await startMockServer({ tape: quietTape() });
    const client = await openManaged(mock);
    mock.kick({}, 4500);
    await client.until(({ frames }) => frames.at(-1)?.first === CLOSE, "a close frame");
    await delay(1100);
    for (let times = 0; times < 2; times++) client.send(1, Buffer.from("hello"));
    await mock.journal.waitFor({ kind: "message" }, { timeoutMs: 5000 });
    client.send(8);
    await mock.journal.waitFor({ kind: "close" }, { timeoutMs: 5000 });
    const { rules } = mock.conduct();
    expect(rules.find(({ id }) => id === "sockets/answer-close")).toMatchObject({ breaches: 1, chances: 1 });
  });
});

describe("a bad client", () => {
  it("is there for each rule", () => {
    expect(new Set(Object.keys(misdeeds))).toEqual(new Set(conductRules.map(({ id }) => id)));
  });

  it.concurrent.each(Object.entries(misdeeds))(
    "is caught by %s, and by no other rule",
    async (id, misdeed) => {
      await using mock = await startMockServer({ tape: quietTape(), ...misdeed.options });
      await misdeed.act(mock);
      const { rules, counts } = mock.conduct();
      const broken = rules.filter(({ verdict }) => verdict === "fail");
      const ids = new Set(broken.map((rule) => rule.id));
      expect(ids, misdeed.does).toEqual(new Set([id, ...(companions[id] ?? [])]));
      expect(counts.errors + counts.warnings).toBe(broken.length);
      for (const { findings } of broken) expect(findings[0]).toMatchObject({ where: expect.stringMatching(/\S/) });
    },
    timeout,
  );
});
