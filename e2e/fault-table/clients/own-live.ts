import { LiveError, TikTokLive } from "@webcast-kit/live";
import { takeOrders } from "./orders.ts";

const reconnect = { maxAttempts: 3, baseDelayMs: 20, maxDelayMs: 100 };

takeOrders(async ({ url, key }, tell) => {
  const client = new TikTokLive({
    ...{ uniqueId: "streamer", apiKey: key, baseUrl: url, reconnect },
    ...{ onStreamEnd: "stop", idleTimeoutMs: 2500, connectTimeoutMs: 1000 },
  });
  client.on("connected", () => tell("open"));
  client.on("chat", ({ comment }) => tell(`heard ${comment}`));
  client.on("unknown", ({ name }) => tell(`unknown ${name}`));
  client.on("decodeError", ({ error }) => tell(`decodeError ${error.code}`));
  client.on("gap", ({ reason }) => tell(`gap (${reason})`));
  client.on("disconnected", ({ code, willReconnect, error }) => {
    if (willReconnect) tell(`reconnects after ${error?.code ?? code}`);
  });
  try {
    await client.connect();
    const { code, error } = await client.ended;
    tell(`end ${error?.code ?? code}`);
  } catch (error) {
    tell(`end ${error instanceof LiveError ? error.code : "none of ours"}`);
  }
});
