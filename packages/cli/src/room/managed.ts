import { type LiveStreamEvent, TikTokLive } from "@webcast-kit/live";
import type { Access } from "../access.ts";
import { type ConnectionNotice, type Heard, type HearOptions, seconds } from "./heard.ts";

/** Listens by the managed socket until the stream ends. */
export async function* hearManaged(access: Access, options: HearOptions): AsyncGenerator<Heard, undefined> {
  const { uniqueId, waitUntilLive, signal } = options;
  const onStreamEnd = waitUntilLive ? "wait" : "stop";
  const client = new TikTokLive({ ...access, uniqueId, waitUntilLive, onStreamEnd, signal });
  try {
    await client.connect();
    for await (const event of client) {
      const heard = toHeard(event);
      if (heard !== undefined) yield heard;
    }
    const { code, reason } = await client.ended;
    if (!signal.aborted)
      yield { notice: { type: "ended", text: `ended: ${reason} (${code})`, close: { code, reason } } };
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await client.disconnect();
  }
}

function toHeard(event: LiveStreamEvent): Heard | undefined {
  switch (event.type) {
    case "connected":
      return note("connected", `connected to @${event.uniqueId}${event.roomId && `, room ${event.roomId}`}`);
    case "disconnected": {
      if (!event.willReconnect) return undefined;
      const wait = seconds(event.retryInMs ?? 0);
      return note("reconnecting", `${event.reason} (${event.code}): connecting again in ${wait}`);
    }
    case "gap":
      return note("gap", `events of ${seconds(event.toMs - event.fromMs)} may be missing: ${event.reason}`);
    case "decodeError":
      return note("skipped", `a message of ${event.size} bytes was left out: ${event.error.message}`);
    default:
      return { event };
  }
}

function note(type: ConnectionNotice["type"], text: string): Heard {
  return { notice: { type, text } };
}
