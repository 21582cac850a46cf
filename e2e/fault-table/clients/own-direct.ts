import { connectDirect, createSigningClient, SigningError } from "@webcast-kit/signing";
import { type Order, type Tell, takeOrders } from "./orders.ts";

const reconnect = { maxAttempts: 3, baseDelayMs: 20, maxDelayMs: 100 };

async function visit({ url, key }: Order, tell: Tell): Promise<void> {
  const client = createSigningClient({ apiKey: key, baseUrl: url, timeoutMs: 1000 });
  const connection = await connectDirect({
    ...{ client, uniqueId: "streamer", reconnect },
    ...{ idleTimeoutMs: 2500, connectTimeoutMs: 1000, heartbeatIntervalMs: 400 },
  });
  tell("open");
  connection.on("event", (event) => {
    if (event.type === "chat") tell(`heard ${event.comment}`);
    else if (event.type === "unknown") tell(`unknown ${event.method}`);
    else if (event.type === "decodeError") tell(`decodeError ${event.error.code}`);
    else if (event.type === "gap") tell(`gap (${event.reason})`);
    else if (event.type === "reconnecting") tell(`reconnects after ${event.error?.code ?? event.code}`);
    else if (event.type === "reconnected") tell("open");
  });
  tell(`end ${(await connection.closed).code}`);
}

takeOrders((order, tell) =>
  visit(order, tell).catch((error: unknown) => {
    tell(`end ${error instanceof SigningError ? error.code : "none of ours"}`);
  }),
);
