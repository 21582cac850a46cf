// Prints what is said in a live stream, as the captions WebSocket transcribes it. Each minute costs a credit.

import { TikTokCaptions } from "@webcast-kit/live";
import { apiKey, baseUrl, describe, print, reportEnd, run, signal, uniqueId } from "./program.mjs";

await run(async () => {
  // More of it: language, translate, diarization, maxDurationMinutes.
  const captions = new TikTokCaptions({ uniqueId, apiKey, baseUrl, signal, waitUntilLive: true });
  await captions.start();
  for await (const event of captions) {
    if (event.type === "disconnected") reportEnd(event);
    else if (event.type === "gap") console.error(`speech may be missing for ${event.toMs - event.fromMs} ms`);
    else if (event.type === "decodeError") console.error(event.error.message);
    else if (event.type !== "connected" && !print(describe(event))) break;
  }
});
