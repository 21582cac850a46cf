import { closeCodes } from "@webcast-kit/contract";
import {
  createReconnectPolicy,
  type LinkEnd,
  type NextStep,
  type ReconnectPolicy,
} from "@webcast-kit/protocol/connection";
import type { ResolvedClientOptions } from "../client-options.ts";
import { LiveError } from "../errors.ts";

const STOP: NextStep = { action: "stop", why: "decision" };

/**
 * The policy of one client: `reconnect: false` and `onStreamEnd: "stop"` count from the first connection on, since until
 * then only `waitUntilLive` makes a client try again.
 *
 * @throws {LiveError} ERR_ARGUMENT when an option is out of range
 */
export function createLivePolicy(
  { reconnect, onStreamEnd, clock }: Pick<ResolvedClientOptions, "reconnect" | "onStreamEnd" | "clock">,
  hasConnected: () => boolean,
): ReconnectPolicy {
  const policy = createPolicy(reconnect);
  return {
    data: (now) => policy.data(now),
    next: (end: LinkEnd & { readonly code?: number }, random) => {
      // In a quiet room every connection ends so: the server was there for a whole minute, and has just said a word.
      if (end.code === closeCodes.NO_MESSAGES_TIMEOUT.code) policy.data(clock.now());
      const stops = reconnect === false || (onStreamEnd === "stop" && end.decision === "wait-for-live");
      return stops && hasConnected() ? STOP : policy.next(end, random);
    },
  };
}

function createPolicy(reconnect: ResolvedClientOptions["reconnect"]): ReconnectPolicy {
  try {
    return createReconnectPolicy(reconnect || {});
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new LiveError("ERR_ARGUMENT", error.message.replace(/^ERR_ARGUMENT: /, ""));
  }
}
