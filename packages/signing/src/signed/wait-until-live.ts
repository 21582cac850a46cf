import type { EndpointData } from "@webcast-kit/contract";
import { delay, withDeadline } from "@webcast-kit/protocol/connection";
import { SigningError } from "../errors.ts";
import type { ApiAccess } from "../http/access.ts";
import { checkInteger, checkUniqueId } from "../options.ts";
import { callEndpoint } from "../rest/call-endpoint.ts";

export interface WaitUntilLiveOptions {
  /** The @name, with or without the @. */
  readonly uniqueId: string;
  /** Time from one question to the next, 1,000 to 3,600,000 ms. Default 60,000. */
  readonly pollIntervalMs?: number | undefined;
  /** Longest time for the whole, 1 to 2,147,483,647 ms. Default: until the user is live or the signal aborts. */
  readonly timeoutMs?: number | undefined;
  /** Ends the waiting; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Asks whether a user is live until they are. */
export async function waitUntilLive(access: ApiAccess, options: WaitUntilLiveOptions): Promise<{ roomId: string }> {
  const name = checkUniqueId(options.uniqueId);
  const intervalMs = checkInteger("pollIntervalMs", options.pollIntervalMs ?? 60_000, 1000, 3_600_000);
  const { clock, lifetime } = access;
  const poll = (signal: AbortSignal) => pollUntilLive(access, name, intervalMs, signal);
  const { timeoutMs } = options;
  if (timeoutMs === undefined) return await lifetime.run(options.signal, poll);
  checkInteger("timeoutMs", timeoutMs, 1, 2 ** 31 - 1);
  const timeoutError = () => new SigningError("ERR_TIMEOUT", `waitUntilLive: not live after ${timeoutMs} ms`);
  return await lifetime.run(options.signal, (signal) => withDeadline({ clock, timeoutMs, timeoutError, signal }, poll));
}

async function pollUntilLive(access: ApiAccess, name: string, intervalMs: number, signal: AbortSignal) {
  for (;;) {
    const { roomId, waitMs = 0 } = await ask(access, name, signal);
    if (roomId !== undefined) return { roomId };
    await delay(access.clock, Math.max(intervalMs, waitMs), signal);
  }
}

function liveRoomOf(statuses: EndpointData<"checkAlive">): { roomId?: string | undefined } {
  return { roomId: statuses.find(({ alive, room_id }) => alive && room_id !== "")?.room_id };
}

/** What passes by itself, a limit above all, is waited out like a user who is not live. */
async function ask(
  access: ApiAccess,
  name: string,
  signal: AbortSignal,
): Promise<{ roomId?: string | undefined; waitMs?: number | undefined }> {
  try {
    return await callEndpoint(access, "checkAlive", { unique_id: name }, { signal }, { convert: liveRoomOf });
  } catch (error) {
    if (error instanceof SigningError && error.retryable) return { waitMs: error.retryAfterMs };
    throw error;
  }
}
