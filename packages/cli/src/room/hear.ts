import type { Access } from "../access.ts";
import { wholeNumber } from "../command-line/values.ts";
import type { Terminal } from "../terminal.ts";
import { hearDirect } from "./direct.ts";
import type { Heard } from "./heard.ts";
import { hearManaged } from "./managed.ts";

/** Options of every command that listens to a room. */
export const roomOptions = {
  direct: { help: "by the platform's own socket, at a signed URL" },
  wait: { help: "wait for a creator who is not live, and for the next\nstream" },
  seconds: { value: "N", help: "end after so many seconds" },
} as const;

/** What was said for {@link roomOptions}. */
export interface RoomValues {
  readonly direct: boolean;
  readonly wait: boolean;
  readonly seconds: string | undefined;
}

/** The longest time that a timer can have. */
const MAX_SECONDS = 2_147_483;

/**
 * Listens to a room until the stream ends, the time is over, or the terminal is interrupted.
 *
 * @throws {UsageError} when an option is out of range
 */
export function hear(access: Access, uniqueId: string, values: RoomValues, terminal: Terminal): AsyncIterable<Heard> {
  const limitS = wholeNumber("seconds", values.seconds, 1, MAX_SECONDS);
  const limits = limitS === undefined ? [] : [AbortSignal.timeout(limitS * 1000)];
  const signal = AbortSignal.any([terminal.signal, ...limits]);
  const open = values.direct ? hearDirect : hearManaged;
  return open(access, { uniqueId, waitUntilLive: values.wait, signal });
}
