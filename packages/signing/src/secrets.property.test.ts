import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ServerResponse } from "node:http";
import { inspect } from "node:util";
import { endpoints } from "@webcast-kit/contract";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { credentialsData, limitsData, signedData } from "../testing/answers.ts";
import { chatFrame } from "../testing/frames.ts";
import { rejectionOf } from "../testing/outcome.ts";
import { json, success, type TestServer, useTestServers } from "../testing/test-server.ts";
import { createSigningClient, type SigningClient } from "./client.ts";
import { diagnosticsChannels, type ResponseWarning } from "./diagnostics.ts";
import { connectDirect } from "./direct/connect.ts";
import type { DirectConnection } from "./direct/direct-connection.ts";
import { SigningError, type SigningErrorCode } from "./errors.ts";
import type { SessionOptions } from "./http/session.ts";

const startServer = useTestServers();

interface Secrets {
  readonly key: string;
  readonly cookie: string;
  readonly signature: string;
}

/** What a run brought to light: the error, and objects that a user may print. */
interface Evidence {
  readonly error: unknown;
  readonly shown: readonly unknown[];
}

interface Scene {
  readonly secrets: Secrets;
  readonly server: TestServer;
  readonly client: SigningClient;
  /** All secrets in one text, bare, as a server that was given them might repeat them. */
  readonly echo: string;
  /** The key bare, and the others, which only the API knows yet, as they look in a log. */
  readonly apiEcho: string;
  /** Good credentials that hold the secrets. */
  readonly credentials: (more?: Readonly<Record<string, unknown>>) => unknown;
  /** Sets what the server does next. */
  readonly onApi: (answer: (response: ServerResponse) => void) => void;
  readonly onUpgrade: (headers: readonly string[]) => void;
}

type Scenario = (scene: Scene) => Promise<Evidence>;

async function callFails({ client }: Scene, call = () => client.rateLimits() as Promise<unknown>): Promise<Evidence> {
  return { error: await rejectionOf(call()), shown: [client] };
}

/** An API answer in which everything is repeated. */
function refuses(status: number, headers: Readonly<Record<string, string>> = {}): Scenario {
  return (scene) => {
    const { apiEcho } = scene;
    const body = { status_code: -1, error: `${"x".repeat(250)}${apiEcho}`, code: apiEcho, request_id: apiEcho };
    scene.onApi((response) => json(response, body, status, headers));
    return callFails(scene, () => scene.client.wsCredentials({ uniqueId: "streamer" }));
  };
}

function answers(act: (response: ServerResponse, scene: Scene) => void): Scenario {
  return (scene) => {
    scene.onApi((response) => act(response, scene));
    return callFails(scene);
  };
}

function connectFails(
  more: (scene: Scene) => Readonly<Record<string, unknown>>,
  upgrade: readonly string[] = [],
): Scenario {
  return (scene) => {
    const { client, credentials, echo } = scene;
    scene.onApi((response) => success(response, credentials(more(scene))));
    scene.onUpgrade(upgrade.map((line) => line.replace("ECHO", echo)));
    return callFails(scene, () => connectDirect({ client, uniqueId: "streamer", reconnect: false }));
  };
}

/** A connection that opens, and then ends by what the server does. */
function endsBy(act: (scene: Scene) => void, options: { readonly maxQueuedEvents?: number } = {}): Scenario {
  return async (scene) => {
    const { client, credentials } = scene;
    scene.onApi((response) => success(response, credentials()));
    const connection: DirectConnection = await connectDirect({
      client,
      uniqueId: "streamer",
      reconnect: false,
      overflow: "error",
      ...options,
    });
    act(scene);
    const closed = await connection.closed;
    const error = await rejectionOf(
      connection[Symbol.asyncIterator]()
        .next()
        .then(() => undefined),
    ).catch(() => closed.error);
    return { error: error ?? closed.error, shown: [client, connection, closed] };
  };
}

/** What fails after the API signed a URL that the same server answers. */
function signedFails(
  more: (scene: Scene) => Readonly<Record<string, unknown>>,
  onSigned: (response: ServerResponse, scene: Scene) => void = () => {},
): Scenario {
  return (scene) => {
    const { server, secrets } = scene;
    const signed_url = `${server.url}/x?X-Bogus=${encodeURIComponent(secrets.signature)}`;
    const signed = { ...feedData, signed_url, cookies: `ttwid=${secrets.cookie}`, ...more(scene) };
    let count = 0;
    scene.onApi((response) => (count++ === 0 ? json(response, signed) : onSigned(response, scene)));
    return callFails(scene, () => scene.client.feedPages()[Symbol.asyncIterator]().next());
  };
}

const feedData = endpoints.feed.example.data;

/** Of a client with a session, whose call the API refuses and repeats. */
function sessionFails(call: (client: SigningClient, scene: Scene) => Promise<unknown>): Scenario {
  return (scene) => {
    const { secrets, server, echo } = scene;
    const session: SessionOptions = { cookies: `sessionid=${secrets.cookie}; a=b`, hosts: ["127.0.0.1"] };
    const client = createSigningClient({ apiKey: secrets.key, baseUrl: server.url, session });
    const known = echo.replace(secrets.signature, "");
    scene.onApi((response) => json(response, { status_code: -1, error: known, code: known, request_id: known }, 400));
    return callFails({ ...scene, client }, () => call(client, scene));
  };
}

function lastSocketOf({ server }: Scene) {
  const socket = server.sockets.at(-1);
  if (socket === undefined) throw new Error("no socket");
  return socket;
}

const scenarios: Readonly<Record<string, Scenario>> = {
  "400": refuses(400),
  "401": refuses(401),
  "403": refuses(403),
  "404": refuses(404),
  "429": refuses(429, { "retry-after": "1" }),
  "500": refuses(500),
  "200 with a refusal": refuses(200),
  "200 with HTML": answers((response, { apiEcho }) => response.end(`<html>${apiEcho}`)),
  "200 of the wrong shape": answers((response, { echo }) =>
    success(response, { ...limitsData, tier: echo, api: echo }),
  ),
  "too large a body": answers((response, { echo }) => response.end(echo + "x".repeat(1024 * 1024))),
  "a broken connection": answers((response) => response.destroy()),
  "a body that ends early": answers((response, { echo }) => {
    response.writeHead(200, { "content-length": "9999" }).write(echo, () => response.destroy());
  }),
  "a time-out": ({ secrets, server, ...scene }) => {
    scene.onApi(() => {});
    const client = createSigningClient({ apiKey: secrets.key, baseUrl: server.url, timeoutMs: 2 });
    return callFails({ secrets, server, ...scene, client });
  },
  "a key that is no key": (scene) =>
    callFails(scene, async () => createSigningClient({ apiKey: `${scene.secrets.key}\n` })),
  "a base URL with a key": (scene) =>
    callFails(scene, async () => {
      const baseUrl = `https://${encodeURIComponent(scene.secrets.key)}@x.example/?k=${scene.secrets.signature}`;
      return createSigningClient({ apiKey: "other-key", baseUrl });
    }),
  "a URL that is too long": (scene) =>
    callFails(scene, () => scene.client.signUrl({ url: `https://x/?${scene.secrets.signature}${"x".repeat(8192)}` })),
  "a signed URL elsewhere": (scene) => {
    scene.onApi((response) => success(response, signedData(`https://x.example/?b=${scene.secrets.signature}`)));
    return callFails(scene, () => scene.client.signUrl({ url: "https://webcast.tiktok.com/" }));
  },
  "a socket URL elsewhere": connectFails(({ secrets: { key, signature } }) => ({
    ws_url: `wss://${encodeURIComponent(key)}:${signature}@x.example/${signature}?X-Bogus=${signature}`,
  })),
  "cookies that are no header": connectFails(({ secrets }) => ({ cookies: `ttwid=${secrets.cookie}\r\nx: y` })),
  "a socket that nobody opens": connectFails(({ secrets }) => ({
    ws_url: `ws://127.0.0.1:1/?X-Bogus=${secrets.signature}`,
  })),
  "a refused handshake": connectFails(() => ({}), ["HTTP/1.1 200 OK", "Handshake-Msg: ECHO", "Handshake-Status: ECHO"]),
  "a redirected handshake": connectFails(() => ({}), ["HTTP/1.1 302 Found", "Location: wss://x.example/?ECHO"]),
  "a handshake of another protocol": connectFails(
    () => ({}),
    ["HTTP/1.1 101 ECHO", "Upgrade: ECHO", "Connection: Upgrade"],
  ),
  "a room id that is a key": (scene) =>
    callFails(scene, () => scene.client.rest.roomInfo({ room_id: scene.secrets.key })),
  "hosts that are cookies": (scene) =>
    callFails(scene, async () => {
      const cookies = `sessionid=${scene.secrets.cookie}; a=b`;
      return createSigningClient({ apiKey: "other-key", session: { cookies: "a=b", hosts: [cookies] } });
    }),
  "cookies of a session with a line break": (scene) =>
    callFails(scene, async () => {
      const session = { cookies: `sessionid=${scene.secrets.cookie}\r\n`, hosts: ["x.example"] };
      return createSigningClient({ apiKey: "other-key", session });
    }),
  "a refusal that repeats the session": sessionFails((client) => client.rest.chat({ room_id: "1", text: "Hello" })),
  "a refusal that repeats a session of one call": sessionFails((client, { secrets }) => {
    const session = { cookies: `sessionid=${secrets.cookie}`, hosts: ["127.0.0.1"] };
    return client.rest.chat({ room_id: "1", text: "Hello" }, { session });
  }),
  "a refusal that repeats callApi": sessionFails((client) =>
    client.callApi({ endpoint: "/webcast/user_earnings", uniqueId: "streamer" }),
  ),
  "a live page that is none": (scene) => {
    scene.onApi((response) => response.end(`<h1>${scene.apiEcho}</h1>`));
    return callFails(scene, () => scene.client.resolveLivePage("streamer"));
  },
  "a refusal that repeats session_id and ms_token": ({ secrets, ...scene }) => {
    const { signature: session_id, cookie: ms_token } = secrets;
    scene.onApi((response) => json(response, { status_code: -1, error: `${session_id} ${ms_token}` }, 400));
    return callFails({ secrets, ...scene }, () => scene.client.rest.feed({ session_id, ms_token }));
  },
  "a refusal that repeats a URL to sign": ({ secrets, ...scene }) => {
    const { signature } = secrets;
    scene.onApi((response) => json(response, { status_code: -1, error: `bad ${signature}` }, 400));
    const url = `https://webcast.tiktok.com/?token=${encodeURIComponent(signature)}`;
    return callFails({ secrets, ...scene }, () => scene.client.rest.signUrl({ url }));
  },
  "a token of the wrong shape": (scene) => {
    scene.onApi((response) => success(response, { token: [scene.echo] }));
    return callFails(scene, () => scene.client.mintJwt());
  },
  "a warning, and then an error": async (scene) => {
    const { secrets, server, echo } = scene;
    const warnings: ResponseWarning[] = [];
    const onWarning = (warning: ResponseWarning) => warnings.push(warning);
    const options = { apiKey: secrets.key, baseUrl: server.url, validateResponses: "warn", onWarning } as const;
    const client = createSigningClient(options);
    scene.onApi((response) => success(response, { user1: echo }));
    await client.rest.bulkLiveCheck({ unique_ids: ["user1"] });
    expect(warnings).toHaveLength(1);
    const { error } = await callFails({ ...scene, client }, () => client.rest.signUrl({ url: "" }));
    return { error, shown: [client, warnings] };
  },
  "a signed URL to another host": signedFails(({ secrets }) => ({
    signed_url: `https://x.example/${secrets.signature}?b=${secrets.signature}`,
  })),
  "signed headers that cannot be sent": signedFails(({ echo }) => ({ headers: { "User-Agent": `${echo}\r\n` } })),
  "a signed URL that redirects": signedFails(
    () => ({}),
    (response, { echo }) =>
      response.writeHead(302, { location: `https://x.example/?${encodeURIComponent(echo)}` }).end(),
  ),
  "a signed URL that is refused": signedFails(
    () => ({}),
    (response, { echo }) => json(response, { error: echo, code: echo }, 403),
  ),
  "a signed URL with a limit": signedFails(
    () => ({}),
    (response, { echo }) => json(response, { error: echo }, 429, { "retry-after": "1" }),
  ),
  "a signed URL that answers HTML": signedFails(
    () => ({}),
    (response, { echo }) => response.end(`<html>${echo}`),
  ),
  "a page of the wrong shape": signedFails(
    () => ({}),
    (response, { echo }) => json(response, { status_code: 0, data: [{ data: echo }] }),
  ),
  "a signed URL that breaks": signedFails(
    () => ({}),
    (response) => response.destroy(),
  ),
  "a close code": endsBy((scene) => lastSocketOf(scene).close(4404, scene.echo)),
  "a close reason that was cut off": endsBy((scene) =>
    lastSocketOf(scene).close(
      4404,
      `${"x".repeat(100)} ${scene.secrets.key}`.slice(0, 111 + (scene.secrets.key.length % 2)),
    ),
  ),
  "a cut socket": endsBy((scene) => lastSocketOf(scene).terminate()),
  "a text frame": endsBy((scene) => lastSocketOf(scene).send(scene.echo)),
  "a frame that is none": endsBy((scene) => lastSocketOf(scene).send(Buffer.from(scene.echo))),
  "a queue that is full": endsBy((scene) => lastSocketOf(scene).send(chatFrame("a", "b")), { maxQueuedEvents: 1 }),
};

const word = fc.stringMatching(/^[a-zA-Z0-9%._~-]{12,30}$/);
const arbitrarySecrets: fc.Arbitrary<Secrets> = fc.record({
  key: fc.stringMatching(/^[\x21-\x7e]{12,30}$/),
  cookie: word,
  signature: word,
});

/** What diagnostics_channel published. */
const published: unknown[] = [];
const onPublished = (message: unknown) => published.push(message);
const channels = Object.values(diagnosticsChannels);

beforeAll(() => {
  for (const name of channels) subscribe(name, onPublished);
});
afterAll(() => {
  for (const name of channels) unsubscribe(name, onPublished);
});

const seenCodes = new Set<string>();
const seenMessages = new Set<string>();

describe("secrets", () => {
  it.each(Object.entries(scenarios))("show in no text after %s", async (_, scenario) => {
    let answer: (response: ServerResponse) => void = () => {};
    let handshake: readonly string[] = [];
    const server = await startServer({
      api: (_request, response) => answer(response),
      refuseUpgrade: () => handshake,
    });
    await fc.assert(
      fc.asyncProperty(arbitrarySecrets, async (secrets) => {
        handshake = [];
        published.length = 0;
        const evidence = await scenario({
          secrets,
          server,
          client: createSigningClient({ apiKey: secrets.key, baseUrl: server.url }),
          echo: `${secrets.key} ${secrets.cookie} ${secrets.signature}`,
          apiEcho: `${secrets.key} ttwid=${secrets.cookie}; wss://x.tiktok.com/?X-Bogus=${secrets.signature}`,
          credentials: (more) =>
            credentialsData(`${server.wsUrl}/im/?X-Bogus=${encodeURIComponent(secrets.signature)}&aid=1988`, {
              cookies: `ttwid=${secrets.cookie}; a=b`,
              ...more,
            }),
          onApi: (next) => {
            answer = next;
          },
          onUpgrade: (lines) => {
            handshake = lines;
          },
        });
        expectNoSecret({ ...evidence, shown: [...evidence.shown, ...published] }, secrets);
      }),
      { numRuns: 12 },
    );
  });

  it("were sought in every kind of error", () => {
    const codes: SigningErrorCode[] = [
      "ERR_ARGUMENT",
      "ERR_UNAUTHORIZED",
      "ERR_TIER_REQUIRED",
      "ERR_RATE_LIMITED",
      "ERR_NOT_LIVE",
      "ERR_HTTP_STATUS",
      "ERR_RESPONSE_INVALID",
      "ERR_HOST_NOT_ALLOWED",
      "ERR_NETWORK",
      "ERR_TIMEOUT",
      "ERR_CLOSED",
      "ERR_QUEUE_OVERFLOW",
    ];
    expect([...seenCodes]).toEqual(expect.arrayContaining(codes));
    // Some of the texts must have had secrets in them, or nothing was tested.
    expect([...seenMessages].some((message) => message.includes("[redacted]"))).toBe(true);
  });
});

function expectNoSecret({ error, shown }: Evidence, secrets: Secrets): void {
  expect(error).toBeInstanceOf(Error);
  const { code, message, stack = "" } = error as SigningError;
  seenCodes.add(code);
  seenMessages.add(message);
  if (error instanceof SigningError) expect(JSON.stringify(error)).not.toContain(secrets.key);
  const texts = [error, ...shown].map((value) => inspect(value, { depth: 10, showHidden: true }));
  const all = [message, stack, ...texts].join("\n");
  for (const secret of Object.values(secrets) as string[]) {
    // Nor what is left of one that was cut off.
    expect(all).not.toContain(secret.slice(0, 10));
    expect(all).not.toContain(encodeURIComponent(secret).slice(0, 10));
  }
}
