import { LiveError } from "../errors.ts";
import type { Redact } from "../redact.ts";
import type { LiveLinkEnd } from "./link-end.ts";
import type { Message } from "./parse-message.ts";
import { localEnd } from "./socket-link.ts";

/** Limits of keys, demos and visitors without a key; observed in public clients, which stop at them. */
const LIMITS: ReadonlySet<unknown> = new Set(["anon_limit", "demo_limit", "session_limit"]);

/** The end that a message tells of; nothing when it is no notice of a limit. */
export function limitEndOf({ event, type, message }: Message, redact: Redact): LiveLinkEnd | undefined {
  if (event !== undefined || !LIMITS.has(type)) return undefined;
  const apiCode = String(type);
  const reason = typeof message === "string" ? redact(message) : apiCode;
  const error = new LiveError("ERR_RATE_LIMITED", `the server says ${apiCode}: ${reason}`, {
    apiCode,
    retryable: false,
  });
  return { ...localEnd(), decision: "never", reason, cause: "limit", error };
}
