import { type JournalEntry, type MockServer, type MockServerOptions, startMockServer } from "@webcast-kit/mock-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aimAt, hasReference, readSamples, SampleFolder } from "./reference-samples.ts";
import { isOfSdk } from "./reference-samples-sdk.ts";
import { isRequired } from "./required.ts";

/** Longest time that a sample may take. */
const TIMEOUT_MS = 20_000;

/**
 * What cannot run as it stands, by the sample's title, with what stands there instead. All other samples are run as they
 * are.
 */
const corrections: Readonly<Record<string, readonly (readonly [found: string, correction: string])[]>> = {
  // Bugs that Node cannot run (C32 in the catalogue of contradictions).
  "Try It Now": [
    // The back-tick before the URL is missing.
    ["new WebSocket(wss://", "new WebSocket(`wss://"],
    // So is the time, 5 minutes in the text above it: the socket would be closed before it is open, which is an error.
    ["setTimeout(() => ws.close(), )", "setTimeout(() => ws.close(), 300_000)"],
  ],
  // Stands for a room, as YOUR_KEY does for a key: no room has this id.
  fetchSignedUrl: [["room_id: '123'", "room_id: '7123456789'"]],
};

/** Samples of the package `@tiktool/live`, which run with `@webcast-kit/live`. */
const ofSdk = ["TikTokLive", "callApi", "resolveLivePage", "resolveRoomId", "fetchSignedUrl", "SDK"];

interface Expectation {
  readonly prints: readonly RegExp[];
  /** A socket is opened, which keeps the sample from ending. */
  readonly socket?: "managed" | "captions";
  /** What its server has to be like, where the one of all samples is not. */
  readonly server?: MockServerOptions;
}

/** What each sample prints. Some print nothing: their requests have to succeed. */
const expectations: Readonly<Record<string, Expectation>> = {
  "Quick Start": { socket: "managed", prints: [/^[\w.]+: .+$/m] },
  "Try It Now": {
    socket: "managed",
    prints: [
      /Connected to @tv_asahi_news/,
      /Room: 7607695933891218198/,
      /^💬 [\w.]+: ./m,
      /sent \w.* \(\d+💎\)/,
      /Viewers: \d/,
    ],
  },
  TikTokLive: {
    socket: "managed",
    prints: [/^(?!undefined)\S.*: (?!undefined$).+$/m, /^(?!undefined)\S.* sent (?!undefined)\S.* x\d+$/m],
  },
  callApi: { prints: [/^(?!undefined).+\nhttps?:\/\/\S+\.m3u8\S*$/] },
  resolveLivePage: { prints: [/^Room ID: \d{19}\nRegion: US_TTP\nCookie: (?!undefined)\S+$/] },
  resolveRoomId: { prints: [/^Room ID: \d{19}$/] },
  // It is about an API that only signs.
  fetchSignedUrl: { server: { quirks: { roomInfo: "signed" } }, prints: [/id_str: '7123456789'/, /owner: \{/] },
  "WebSocket Example": {
    socket: "managed",
    prints: [
      /^Connected!$/m,
      /^Room: 7123456789$/m,
      /^[\w.]+: ./m,
      /^[\w.]+ sent \w/m,
      /liked ×\d+$/m,
      /^[\w.]+ joined$/m,
    ],
  },
  "POST /webcast/sign_url": { prints: [/^https?:\/\/\S+X-Bogus=\S+$/] },
  "GET /webcast/check_alive": { prints: [/^Live!$/] },
  "GET /webcast/rate_limits": { prints: [/^\d+\/\d+ requests remaining$/] },
  "POST /webcast/fetch": { prints: [/^Messages: \d+$/] },
  "POST /webcast/room_info": { prints: [/^(?!undefined).+ - \d+ viewers$/] },
  "POST /webcast/room_video": { prints: [] },
  "POST /webcast/bulk_live_check": { prints: [/^user1: (true|false)\nuser2: (true|false)\nuser3: (true|false)$/] },
  "POST /webcast/ws_credentials": { prints: [/^WS URL: ws:\/\/\S+$/] },
  "POST /webcast/sign_websocket": { prints: [] },
  "POST /webcast/resolve_user_ids": { prints: [/^107955 → @early_bird$/m, /^6789012345 → @sample_viewer$/m] },
  "POST /authentication/jwt": { prints: [] },
  "GET /webcast/rankings": { prints: [/^\[\n.*nickname.*\]$/s] },
  "POST /webcast/room_id": { prints: [/^Room ID: \d+, Live: true$/] },
  "GET /webcast/room_cover": { prints: [/^https?:\/\/\S+$/] },
  "GET /webcast/hashtag_list": { prints: [/^(?:#\S+\n){9}#\S+$/] },
  "GET /webcast/gift_info": { prints: [/^Rose: 1 diamonds$/m] },
  "POST /webcast/chat": { prints: [/status_code: 0, data: \{ status_code: 0 \}/] },
  "GET /webcast/user_earnings": { prints: [/^Diamonds: \d+$/] },
  "GET /webcast/feed": {
    prints: [/^Quota: 99\/100 calls remaining$/m, /^🔴 @[\w.]+ \(.+\)$/m, /^ {3}".+" - \d+ viewers$/m],
  },
  "GET /webcast/live_analytics/video_list": { prints: [/^(?!undefined).+: \d+ viewers$/m] },
  "GET /webcast/live_analytics/video_detail": { prints: [/^Duration: \d+s, Peak: \d+$/] },
  "GET /webcast/live_analytics/user_interactions": { prints: [/^#1 (?!undefined).+: \d+ pts$/m] },
  "GET /webcast/moderation/mutes": { prints: [/status_code: 0, data: \{ muted_users: \[/] },
  "GET /webcast/moderation/bans": { prints: [/status_code: 0, data: \{ banned_users: \[/] },
  "GET /api/live/connect": { socket: "managed", prints: [] },
  "POST /captcha/solve/puzzle": { prints: [/^Slide to X=\d+px$/] },
  "POST /captcha/solve/rotate": { prints: [/^Rotate \d+°$/] },
  "POST /captcha/solve/shapes": { prints: [/^Match: \(\d+,\d+\) ↔ \(\d+,\d+\)$/] },
  "POST /webcast/ranklist/regional": { prints: [/^1\. (?!undefined).+ - \d+ pts$/m] },
  "Live Captions": {
    socket: "captions",
    prints: [/^Status: \w+$/m, /✓$/m, /^ {2}→ (?!undefined)./m],
  },
  SDK: {
    socket: "captions",
    // Credits are told every 30 seconds.
    server: { clock: { mode: "scaled", rate: 20 } },
    prints: [/^\[(?!undefined).+\] (?!undefined$).+$/m, /^ {2}→ (?!undefined)./m, /^[\d.]+\/\d+ min remaining$/m],
  },
};

/** Images that the captcha samples read. */
const images = ["captcha-bg.png", "captcha-piece.png", "outer.png", "inner.png", "shapes.png"];

const samples = readSamples();

const codeOf = (title: string) => samples.find((sample) => sample.title === title)?.code ?? "";

function correctedCodeOf(title: string): string {
  return (corrections[title] ?? []).reduce(
    (text, [found, correction]) => text.replace(found, correction),
    codeOf(title),
  );
}

type RequestEntry = Extract<JournalEntry, { kind: "request" }>;

let shared: MockServer;
let folder: SampleFolder;

const lastEntry = (mock: MockServer) => mock.journal.find().at(-1)?.seq ?? 0;

/** Runs a program until it ends, or, where a socket keeps it alive, until it has done what is expected. */
async function run(mock: MockServer, code: string, { prints, socket }: Expectation): Promise<string> {
  const since = lastEntry(mock);
  const key = mock.keys.pro;
  const running = folder.run(aimAt({ ...mock, key }, code), key, TIMEOUT_MS);
  if (socket) {
    const state = () => ({
      missing: prints.filter((each) => !each.test(running.stdout())),
      sockets: mock.journal.find({ since, kind: "open", side: socket }).length,
      stderr: running.stderr(),
    });
    await expect.poll(state, { timeout: TIMEOUT_MS }).toEqual({ missing: [], sockets: 1, stderr: "" });
    running.kill();
  }
  const exit = { code: await running.ended, stderr: running.stderr() };
  expect(exit).toEqual({ code: socket ? null : 0, stderr: "" });
  return running.stdout().trimEnd();
}

/** Every request since then was answered, none with a warning; among them is the one that the title names. */
function expectRequests({ journal }: MockServer, title: string, since: number): void {
  const entries = journal.find({ since, kind: "request" }) as RequestEntry[];
  for (const entry of entries) expect(entry).toMatchObject({ status: 200 });
  expect(entries.filter(({ warning }) => warning !== undefined)).toEqual([]);
  const called = entries.map(({ method, path }) => `${method} ${path}`);
  if (title.includes(" /")) expect(called).toContain(title);
}

async function check(mock: MockServer, title: string, expectation: Expectation): Promise<void> {
  const since = lastEntry(mock);
  const printed = await run(mock, correctedCodeOf(title), expectation);
  for (const line of expectation.prints) expect(printed).toMatch(line);
  if (expectation.prints.length === 0) expect(printed).toBe("");
  expectRequests(mock, title, since);
}

describe.runIf(isRequired("reference"))("the API reference", () => {
  it("is there, as WEBCAST_KIT_REQUIRE asks", () => expect(hasReference).toBe(true));
});

const why = hasReference ? "" : " (skipped: there is no reference at ../shared/reference)";

describe.skipIf(!hasReference)(`the Node samples of the API reference${why}`, () => {
  beforeAll(async () => {
    folder = await SampleFolder.create(images);
    // Fast enough that events of every kind come at once, slow enough that no stream ends before it is looked at.
    shared = await startMockServer({ speed: 20 });
  });

  afterAll(async () => {
    folder.remove();
    await shared.close();
  });

  it("are all here", () => {
    const titles = samples.map(({ title }) => title);
    const known = Object.keys(expectations);
    expect(new Set(titles)).toEqual(new Set(known));
    expect(titles).toHaveLength(known.length);
  });

  it("import another package only where they are of the SDK", () => {
    expect(samples.filter(({ code }) => isOfSdk(code)).map(({ title }) => title)).toEqual(ofSdk);
  });

  it.each(Object.entries(corrections))("have what is corrected, each once: %s", (title, list) => {
    for (const [found] of list) expect(codeOf(title).split(found), found).toHaveLength(2);
  });

  it.each(Object.entries(expectations))(
    "run with only host, key and import changed: %s",
    async (title, expectation) => {
      if (expectation.server === undefined) return await check(shared, title, expectation);
      await using own = await startMockServer(expectation.server);
      await check(own, title, expectation);
    },
  );
});
