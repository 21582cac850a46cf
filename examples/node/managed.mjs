// Prints the events of a live stream, as the managed WebSocket sends them.

import { TikTokLive } from "@webcast-kit/live";
import { apiKey, baseUrl, describe, print, reportEnd, run, signal, uniqueId } from "./program.mjs";

await run(async () => {
  const client = new TikTokLive({ uniqueId, apiKey, baseUrl, signal, waitUntilLive: true });
  await client.connect();
  for await (const event of client) {
    // The client's own notices stand between the events of the server.
    if (event.type === "disconnected") reportEnd(event);
    else if (event.type === "gap") console.error(`events may be missing for ${event.toMs - event.fromMs} ms`);
    else if (event.type === "decodeError") console.error(event.error.message);
    else if (event.type === "unknown") {
      if (!print(event.name)) break;
    } else if (event.type !== "connected" && !print(describe(event))) break;
  }
});
