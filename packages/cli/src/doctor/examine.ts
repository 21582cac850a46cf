import process from "node:process";
import { createSigningClient, type SigningClient, SigningError } from "@webcast-kit/signing";
import type { ApiWay } from "../access.ts";
import { type Terminal, UsageError } from "../terminal.ts";
import { judgeClock, readClock } from "./clock.ts";
import type { Finding } from "./finding.ts";
import { judgeLimits } from "./key.ts";
import { judgeNode, judgeProxy } from "./surroundings.ts";

/** Stands where a client wants a key although none is sent: pages are asked for without one. */
const NO_KEY = "none";

/** What to look at. */
export interface Examination {
  readonly way: ApiWay;
  /** Finds the key; rejects when there is none. */
  readonly readKey: () => Promise<string>;
  /** Whose page to ask the platform for. */
  readonly uniqueId: string;
}

/**
 * Looks at everything that a connection needs, one after the other.
 *
 * @throws {SigningError} ERR_ARGUMENT when the way cannot be understood
 */
export async function* examine(examination: Examination, terminal: Terminal): AsyncGenerator<Finding> {
  const { way, uniqueId } = examination;
  const { signal, env } = terminal;
  await using pages = createSigningClient({ ...way, apiKey: NO_KEY });
  yield judgeNode(process.versions.node);
  yield judgeProxy(way.proxy, env);
  yield* await examineKey(examination, signal);
  yield await examinePages(pages, uniqueId, signal);
  if (way.proxy === undefined) yield await examineClock(pages.baseUrl, signal);
}

async function examineKey({ way, readKey }: Examination, signal: AbortSignal): Promise<Finding[]> {
  try {
    await using client = createSigningClient({ ...way, apiKey: await readKey() });
    return judgeLimits(await client.rateLimits({ signal }));
  } catch (error) {
    return [{ check: "key", state: "fail", text: messageOf(error, signal) }];
  }
}

async function examinePages(client: SigningClient, uniqueId: string, signal: AbortSignal): Promise<Finding> {
  const check = "platform";
  try {
    const page = await client.resolveLivePage(uniqueId, { signal });
    const status = page === null ? "not live" : `live in room ${page.roomId}`;
    return { check, state: "ok", text: `it shows its pages; @${uniqueId} is ${status}` };
  } catch (error) {
    return { check, state: "fail", text: messageOf(error, signal) };
  }
}

const CLOCK_TIMEOUT_MS = 15_000;

async function examineClock(url: string, signal: AbortSignal): Promise<Finding> {
  try {
    return judgeClock(await readClock(url, AbortSignal.any([signal, AbortSignal.timeout(CLOCK_TIMEOUT_MS)])));
  } catch {
    signal.throwIfAborted();
    return { check: "clock", state: "warn", text: "the API could not be asked for its time" };
  }
}

/** What a check fails with; anything but a library's own word is a fault of this program. */
function messageOf(error: unknown, signal: AbortSignal): string {
  signal.throwIfAborted();
  if (error instanceof SigningError || error instanceof UsageError) return error.message;
  throw error;
}
