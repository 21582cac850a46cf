import { once } from "node:events";
import { WebSocket } from "ws";
import { CREATOR, type Pause, SIGNATURE_LIFETIME_MS, SPEED, type Stage } from "./survival.ts";
import { RETRY_AFTER_MS } from "./survival-forwarder.ts";

/** One way to lose a connection, and to find it hard to get another one. */
export interface Drop {
  readonly name: string;
  readonly apply: (stage: Stage) => void | Promise<void>;
}

/** How long the managed client waits for a quota when the server does not say, in its milliseconds. */
export const QUOTA_DELAY_MS = 5000;

/** Longest wait for the mock to see something. */
const TIMEOUT_MS = 30_000;
/** Timers may be a millisecond early. */
const TIMER_MARGIN_MS = SPEED;

const kick = (code: number): Drop => ({
  name: `kick ${code}`,
  apply: ({ mock }) => {
    mock.kick({ uniqueId: CREATOR }, code);
  },
});

/** What takes the connection away, and no more. */
const breaks: readonly [Drop, ...Drop[]] = [
  { name: "cut", apply: ({ proxy }) => proxy.cutAll() },
  { name: "reset", apply: ({ proxy }) => proxy.resetAll() },
  ...[4500, 4555, 4556, 4557, 4006, 1011, 1006, 1001].map(kick),
  {
    name: "refused tunnel",
    apply: ({ proxy }) => {
      proxy.refuseNext(2);
      proxy.cutAll();
    },
  },
  { name: "half-open", apply: ({ proxy }) => proxy.freezeAll() },
  {
    name: "stall",
    // Nothing is wrong but that nobody says anything.
    apply: ({ mock }) => happens(mock, { kind: "open" }),
  },
];

/** Every way to drop a direct connection; a run goes through them again and again. */
export const directDrops: readonly [Drop, ...Drop[]] = [
  ...breaks,
  kick(1000),
  {
    name: "refused handshake",
    // The way to the socket is so long that its URL is too old at the end.
    apply: async ({ mock, proxy }) => {
      proxy.delayMs = (1.5 * SIGNATURE_LIFETIME_MS) / SPEED;
      mock.kick({ uniqueId: CREATOR }, 1011);
      await happens(mock, { kind: "refusal", side: "webcast" });
      proxy.delayMs = 0;
    },
  },
  {
    name: "429 while reconnecting",
    apply: async (stage) => {
      const { mock, proxy, key, pauses } = stage;
      mock.setTier(key, "sandbox");
      pauses.push(await useUpRequests(stage));
      proxy.cutAll();
      await happens(mock, { kind: "request", path: "/webcast/ws_credentials", status: 429 });
      // It would be let in now. It does not know that, and has to wait for as long as it was told.
      mock.setTier(key, "ultra");
    },
  },
];

/** Every way to drop a managed connection. A close with 1000 ends one for good. */
export const managedDrops: readonly [Drop, ...Drop[]] = [
  ...breaks,
  ...[4404, 4005, 4429].map(kick),
  {
    name: "429 while reconnecting",
    apply: ({ mock, proxy, pauses }) => {
      pauses.push(pauseOf(mock.clock.now(), RETRY_AFTER_MS));
      proxy.refuseNext(1, 429);
      proxy.cutAll();
    },
  },
  {
    name: "4429 while reconnecting",
    // Another socket takes the only place of the key.
    apply: async ({ mock, proxy, key, pauses }) => {
      const rival = new WebSocket(`${mock.wsUrl}/?uniqueId=${CREATOR}&apiKey=${key}`);
      await once(rival, "message");
      mock.setTier(key, "sandbox");
      pauses.push(pauseOf(mock.clock.now(), QUOTA_DELAY_MS));
      proxy.cutAll();
      await happens(mock, { kind: "close", side: "managed", code: 4429 });
      mock.setTier(key, "ultra");
      rival.terminate();
    },
  },
  {
    name: "the stream ends, and another one begins",
    apply: async (stage) => {
      stage.endStream();
      await happens(stage.mock, { kind: "close", side: "managed", code: 4404 });
      stage.mock.live(CREATOR);
    },
  },
];

type Mock = Stage["mock"];

/** Waits until the mock sees what it did not see before. */
async function happens({ journal }: Mock, what: Parameters<Mock["journal"]["find"]>[0]): Promise<void> {
  const since = journal.find().at(-1)?.seq ?? 0;
  const found = await journal.waitFor({ ...what, since }, { timeoutMs: TIMEOUT_MS });
  if (found.length === 0) throw new Error(`waited in vain for: ${JSON.stringify(what)}`);
}

function pauseOf(fromMs: number, ms: number): Pause {
  return { fromMs, toMs: fromMs + ms - TIMER_MARGIN_MS };
}

/** Asks as somebody else with the same key until the answer is 429. */
async function useUpRequests({ mock, key }: Stage): Promise<Pause> {
  for (;;) {
    const fromMs = mock.clock.now();
    const response = await fetch(`${mock.url}/webcast/rate_limits`, { headers: { "x-api-key": key } });
    await response.arrayBuffer();
    const seconds = Number(response.headers.get("retry-after"));
    // Whole seconds, rounded up.
    if (response.status === 429) return pauseOf(fromMs, (seconds - 1) * 1000);
  }
}
