import process from "node:process";
import { createSigningClient, type SigningClient, SigningError } from "@webcast-kit/signing";
import type { Access } from "../access.ts";
import type { Terminal } from "../terminal.ts";
import { judgeClock, readClock } from "./clock.ts";
import type { Finding } from "./finding.ts";
import { judgeLimits } from "./key.ts";
import { judgeNode, judgeProxy } from "./surroundings.ts";

/** Looks at everything that a connection needs, one after the other. */
export async function* examine(access: Access, uniqueId: string, terminal: Terminal): AsyncGenerator<Finding> {
  const { signal, env } = terminal;
  yield judgeNode(process.versions.node);
  yield judgeProxy(access.proxy, env);
  await using client = createSigningClient(access);
  yield* await examineKey(client, signal);
  yield await examinePages(client, uniqueId, signal);
  if (access.proxy === undefined) yield await examineClock(client.baseUrl, signal);
}

async function examineKey(client: SigningClient, signal: AbortSignal): Promise<Finding[]> {
  try {
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
  if (error instanceof SigningError) return error.message;
  throw error;
}
