import { connectDirect, createSigningClient, type SigningError } from "@webcast-kit/signing";
import { type ClientPlace, LAST_WORDS } from "./runtimes-missions.ts";

/** What a runtime with TCP is asked to do with the signing client, as JSON. */
export type SigningMission = { readonly kind: "sign" | "connect directly"; readonly client: ClientPlace };

/** Longest time that a connection takes. */
const TIMEOUT_MS = 15_000;

/** Does it, in whatever runtime this is; the result is JSON. */
export async function accomplishSigning({ kind, client: options }: SigningMission): Promise<unknown> {
  const client = createSigningClient(options);
  try {
    return await (kind === "sign" ? sign(client) : listenUntilLastWords(client));
  } finally {
    await client.close();
  }
}

type Client = ReturnType<typeof createSigningClient>;

/** A call, what a signed URL leads to, and an error. */
async function sign(client: Client): Promise<unknown> {
  const { rest } = client;
  const { room_id: roomId } = await rest.roomId({ unique_id: "streamer" });
  const page = await client.callApi({ endpoint: "/webcast/room_info", uniqueId: "streamer" });
  const error = await rest.roomInfo({ unique_id: "nobody-at-all" }).catch((cause: SigningError) => cause);
  return { roomId, page: typeof page, error: (error as SigningError).code };
}

async function listenUntilLastWords(client: Client): Promise<unknown> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const connection = await connectDirect({ client, uniqueId: "streamer", signal, reconnect: { baseDelayMs: 1 } });
  const heard: string[] = [];
  for await (const event of connection) {
    heard.push(event.type === "chat" ? event.comment : event.type);
    if (heard.at(-1) === LAST_WORDS) break;
  }
  const { code, cause } = await connection.closed;
  return { heard, end: { code, cause } };
}
