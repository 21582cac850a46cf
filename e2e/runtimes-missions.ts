import { type LiveError, TikTokLive } from "@webcast-kit/live";
import { decodeFrame } from "@webcast-kit/protocol";

/** What a runtime is asked to do, as JSON. */
export type Mission =
  | { readonly kind: "decode"; readonly frames: readonly string[] }
  | { readonly kind: "listen" | "be refused"; readonly client: ClientPlace };

export interface ClientPlace {
  readonly baseUrl: string;
  readonly apiKey: string;
}

/** The last comment that a client waits for. */
export const LAST_WORDS = "that was all";

/** Longest time that a client takes. */
const TIMEOUT_MS = 15_000;

/** Does it, in whatever runtime this is; the result is JSON. */
export function accomplish(mission: Mission): Promise<unknown> | unknown {
  switch (mission.kind) {
    case "decode":
      return mission.frames.map(decode);
    case "listen":
      return listenUntilLastWords(mission.client);
    case "be refused":
      return beRefused(mission.client);
  }
}

/** The events of a frame in base64, or the code of the error. */
function decode(base64: string): unknown {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  try {
    return readable(decodeFrame(bytes));
  } catch (error) {
    return codeOf(error);
  }
}

/** JSON, with bytes as text whatever class they are of here. */
function readable(value: unknown): unknown {
  if (value instanceof Uint8Array) return value.join();
  if (value instanceof Error) return codeOf(value);
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, readable(each)]));
}

async function listenUntilLastWords(options: ClientPlace): Promise<unknown> {
  const client = new TikTokLive({ uniqueId: "streamer", ...options, reconnect: { baseDelayMs: 1 } });
  const timer = setTimeout(() => void client.disconnect(), TIMEOUT_MS);
  const heard: string[] = [];
  client.on("event", (event) => heard.push(event.type === "chat" ? event.comment : event.type));
  client.on("chat", ({ comment }) => comment === LAST_WORDS && client.disconnect());
  await client.connect();
  const end = await client.ended;
  clearTimeout(timer);
  return { end, heard };
}

async function beRefused(options: ClientPlace): Promise<unknown> {
  const client = new TikTokLive({ uniqueId: "streamer", ...options, connectTimeoutMs: TIMEOUT_MS });
  return client.connect().catch(({ code, status }: LiveError) => ({ code, status }));
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown }).code ?? String(error);
}
