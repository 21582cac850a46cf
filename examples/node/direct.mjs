// Prints the events of a live stream from the platform's own socket, with a URL that the signing API signs. Headers and
// cookies, entering the room, acks, heartbeats, gzip, protobuf and coming back are the library's business.

import { connectDirect, createSigningClient } from "@webcast-kit/signing";
import { apiKey, baseUrl, describe, print, reportEnd, run, signal, uniqueId } from "./program.mjs";

await run(async () => {
  const client = createSigningClient({ apiKey, baseUrl });
  try {
    const connection = await connectDirect({ client, uniqueId, signal, waitUntilLive: true });
    for await (const event of connection) {
      // The connection's own notices stand between the events of the room.
      if (event.type === "reconnecting") reportEnd({ code: event.code, retryInMs: event.delayMs });
      else if (event.type === "gap") console.error(`events may be missing (${event.reason})`);
      else if (event.type !== "reconnected" && !print(describe(event))) break;
    }
  } finally {
    await client.close();
  }
});
