import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { WebSocket } from "ws";
import { useSocketServers } from "../testing/socket-server.ts";
import { LiveError, type LiveErrorCode } from "./errors.ts";
import { TikTokCaptions } from "./tiktok-captions.ts";
import { TikTokLive, type TikTokLiveOptions } from "./tiktok-live.ts";

const startServer = useSocketServers();

interface Scene {
  readonly key: string;
  readonly url: string;
  /** Sets what the server does with the next socket, or answers in its place. */
  readonly onSocket: (act: (socket: WebSocket) => void) => void;
  readonly onHandshake: (lines: readonly string[]) => void;
}

/** What a run brought to light: objects that a user may print. */
type Scenario = (scene: Scene) => Promise<readonly unknown[]>;

const caught = (action: () => Promise<unknown>): Promise<unknown> => action().catch((error: unknown) => error);

function live({ key, url }: Scene, options: Partial<TikTokLiveOptions> = {}): TikTokLive {
  const apiKey = options.jwtKey === undefined ? key : undefined;
  return new TikTokLive({ uniqueId: "streamer", apiKey, baseUrl: url, reconnect: false, ...options });
}

/** The error of `connect`, the client, and all that it said of itself. */
async function evidenceOf(client: TikTokLive): Promise<readonly unknown[]> {
  const said: unknown[] = [];
  for (const type of ["connected", "disconnected", "gap", "decodeError"] as const) {
    client.on(type, (notice) => said.push(notice));
  }
  client.on("error", (error) => said.push(error));
  const error = await caught(() => client.connect());
  if (error === undefined) await client.ended;
  else await client.disconnect();
  return [error, client, client.stats, await client.ended, said];
}

/** Longest reason that a close frame can hold. */
const closed = (socket: WebSocket, code: number, reason: string) => socket.close(code, reason.slice(0, 123));

const refusedBy =
  (...lines: readonly string[]): Scenario =>
  (scene) => {
    scene.onHandshake(lines.map((line) => line.replace("ECHO", () => scene.key)));
    return evidenceOf(live(scene));
  };

const doing =
  (act: (socket: WebSocket, scene: Scene) => void, options: Partial<TikTokLiveOptions> = {}): Scenario =>
  (scene) => {
    scene.onSocket((socket) => act(socket, scene));
    return evidenceOf(live(scene, options));
  };

const letIn = (socket: WebSocket) => socket.send('{"event":"roomInfo","data":{"roomId":"1"}}');

const scenarios: Readonly<Record<string, Scenario>> = {
  "a close code": doing((socket, { key }) => closed(socket, 4401, `no ${key}`)),
  "a close code whose reason has no room for all of it": doing((socket, { key }) =>
    closed(socket, 4401, `${"no ".repeat(37)} ${key}`),
  ),
  "a close code in a URL": doing((socket, { key }) =>
    closed(socket, 4404, `wss://x/?apiKey=${encodeURIComponent(key)}`),
  ),
  "a close code of a token": (scene) => {
    scene.onSocket((socket) => closed(socket, 4403, scene.key));
    return evidenceOf(live(scene, { jwtKey: scene.key }));
  },
  "a refusal": refusedBy("HTTP/1.1 401 ECHO", "X-Close-Reason: ECHO"),
  "a refusal with a wait": refusedBy("HTTP/1.1 429 ECHO", "Handshake-Msg: ECHO", "Retry-After: ECHO"),
  "a redirect": refusedBy("HTTP/1.1 302 Found", "Location: ws://127.0.0.1:1/?k=ECHO"),
  "another protocol": refusedBy("HTTP/1.1 101 ECHO", "Upgrade: ECHO", "Connection: Upgrade"),
  "no HTTP": refusedBy("ECHO"),
  "a limit notice": doing((socket, { key }) => socket.send(JSON.stringify({ type: "demo_limit", message: key }))),
  "messages that are none": doing((socket, { key }) => {
    letIn(socket);
    for (const text of [key, `{"event":${JSON.stringify(key)}`, '{"event":"chat","data":7}']) socket.send(text);
    socket.close(1000);
  }),
  "a frame that is none": doing((socket, { key }) => {
    letIn(socket);
    (socket as unknown as { _socket: { write(text: string): void } })._socket.write(key);
  }),
  "a cut": doing((socket) => {
    letIn(socket);
    socket.terminate();
  }),
  "an overflow": async (scene) => {
    scene.onSocket(letIn);
    const client = live(scene, { maxQueuedEvents: 1, overflow: "error" });
    return [await caught(() => client.connect()), client, await client.ended];
  },
  "a time-out": doing(() => {}, { connectTimeoutMs: 5 }),
  "nobody there": (scene) => evidenceOf(live({ ...scene, url: "ws://127.0.0.1:1" })),
  "a key that is none": async (scene) => [await caught(async () => live({ ...scene, key: `${scene.key}\n` }))],
  "a token that is none": async (scene) => [await caught(async () => live(scene, { jwtKey: `${scene.key} ` }))],
  "a base URL with a key": async ({ key, ...scene }) => {
    const baseUrl = `https://${encodeURIComponent(key)}@x.example/?k=${encodeURIComponent(key)}`;
    return [await caught(async () => live({ key, ...scene }, { apiKey: "another-key", baseUrl }))];
  },
  "a session id": (scene) => {
    scene.onSocket((socket) => closed(socket, 4401, scene.key));
    return evidenceOf(live(scene, { apiKey: "another-key", sessionId: scene.key }));
  },
  "a session id that is none": async (scene) => [await caught(async () => live(scene, { sessionId: `${scene.key} ` }))],
  "captions that are refused": async (scene) => {
    scene.onSocket((socket) => {
      socket.send(JSON.stringify({ type: "error", code: scene.key, message: `bad ${scene.key}` }));
      closed(socket, 4401, scene.key);
    });
    const captions = new TikTokCaptions({ uniqueId: "streamer", apiKey: scene.key, baseUrl: scene.url });
    const error = await caught(() => captions.start());
    return [error, captions, await captions.stop()];
  },
  "a socket factory of the caller's": (scene) =>
    evidenceOf(live(scene, { socket: (url) => Promise.reject(new Error(`cannot open ${url}`)) })),
};

const seenCodes = new Set<LiveErrorCode>();
const seenTexts: string[] = [];

describe("secrets", () => {
  it.each(Object.entries(scenarios))("show in no text after %s", async (_, scenario) => {
    let act: (socket: WebSocket) => void = () => {};
    let refusal: readonly string[] = [];
    const server = await startServer({ socket: (socket) => act(socket), refuse: () => refusal });
    await fc.assert(
      fc.asyncProperty(fc.stringMatching(/^[\x21-\x7e]{12,30}$/), async (key) => {
        act = () => {};
        refusal = [];
        const evidence = await scenario({
          key,
          url: server.url,
          onSocket: (next) => {
            act = next;
          },
          onHandshake: (lines) => {
            refusal = lines;
          },
        });
        expectNoSecret(evidence, key);
      }),
      { numRuns: 8 },
    );
  });

  it("were sought in every kind of error that can hold one", () => {
    const codes: LiveErrorCode[] = [
      "ERR_ARGUMENT",
      "ERR_UNAUTHORIZED",
      "ERR_NO_PERMISSION",
      "ERR_NOT_LIVE",
      "ERR_RATE_LIMITED",
      "ERR_HTTP_STATUS",
      "ERR_NETWORK",
      "ERR_TIMEOUT",
      "ERR_MESSAGE_INVALID",
      "ERR_QUEUE_OVERFLOW",
    ];
    expect([...seenCodes]).toEqual(expect.arrayContaining(codes));
    // Some of the texts must have had secrets in them, or nothing was tested.
    expect(seenTexts.filter((text) => text.includes("[redacted]")).length).toBeGreaterThan(5);
  });
});

function expectNoSecret(evidence: readonly unknown[], key: string): void {
  const text = inspect(evidence, { depth: 10, showHidden: true, maxStringLength: null });
  const json = JSON.stringify(evidence);
  const stacks = evidence.map((value) => (value instanceof Error ? `${value.message}\n${value.stack}` : "")).join("\n");
  seenTexts.push(text);
  for (const value of evidence.flat()) {
    const error = value instanceof LiveError ? value : (value as { error?: unknown } | undefined)?.error;
    if (error instanceof LiveError) seenCodes.add(error.code);
  }
  for (const spelling of [key, encodeURIComponent(key), JSON.stringify(key).slice(1, -1)]) {
    // So much of it, or more.
    for (const each of [text, json, stacks]) expect(each).not.toContain(spelling.slice(0, 10));
  }
}
