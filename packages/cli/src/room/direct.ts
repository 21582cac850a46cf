import {
  connectDirect,
  createSigningClient,
  type ConnectionNotice as DirectNotice,
  isConnectionNotice,
} from "@webcast-kit/signing";
import type { Access } from "../access.ts";
import { type ConnectionNotice, type Heard, type HearOptions, seconds } from "./heard.ts";

/** Listens by the platform's own socket, at a signed URL, until the stream ends. */
export async function* hearDirect(access: Access, options: HearOptions): AsyncGenerator<Heard, undefined> {
  await using client = createSigningClient(access);
  try {
    const connection = await connectDirect({ client, ...options });
    const text = `connected to @${options.uniqueId.replace(/^@/, "")}, room ${connection.roomId}`;
    yield { notice: { type: "connected", text } };
    for await (const event of connection) {
      yield isConnectionNotice(event) ? { notice: toNotice(event) } : { event };
    }
  } catch (error) {
    if (!options.signal.aborted) throw error;
  }
}

function toNotice(notice: DirectNotice): ConnectionNotice {
  switch (notice.type) {
    case "reconnecting": {
      const text = `${notice.reason} (${notice.code}): connecting again in ${seconds(notice.delayMs)}`;
      return { type: "reconnecting", text };
    }
    case "reconnected": {
      const how = notice.resumed ? ", nothing was missed" : "";
      return { type: "connected", text: `connected again, room ${notice.roomId}${how}` };
    }
    case "gap":
      return { type: "gap", text: `events of ${seconds(notice.silenceMs)} may be missing: ${notice.reason}` };
  }
}
