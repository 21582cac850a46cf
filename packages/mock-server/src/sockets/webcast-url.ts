/** Path of the binary socket. */
export const WEBCAST_PATH = "/webcast/im/ws_proxy/ws_reuse_supplement/";

/** The parameters that public clients send, in the web client's flow. */
const parameters: Readonly<Record<string, string>> = {
  aid: "1988",
  app_language: "en",
  app_name: "tiktok_web",
  client_enter: "1",
  compress: "gzip",
  device_platform: "web",
  did_rule: "3",
  heartbeat_duration: "0",
  identity: "audience",
  live_id: "12",
  resp_content_type: "protobuf",
  version_code: "180800",
  webcast_language: "en",
};

/** What a client's handshake says of where it goes. */
export interface WebcastQuery {
  readonly roomId: string;
  /** Where it wants to go on; empty for the start. */
  readonly cursor: string;
  /** Chat messages from before that it wants at a fresh start. */
  readonly historyCount: number;
  readonly gzip: boolean;
}

/** Chat messages from before that anybody gets. Public clients ask for 6. */
const MAX_HISTORY = 100;

/** Reads the query of a handshake. `internal_ext` may be there too; it says nothing that the cursor does not say. */
export function readWebcastQuery(query: URLSearchParams): WebcastQuery {
  const history = query.get("history_comment_count") ?? "";
  return {
    roomId: query.get("room_id") ?? "0",
    cursor: query.get("cursor") ?? "",
    historyCount: /^[0-9]+$/.test(history) ? Math.min(Number(history), MAX_HISTORY) : 0,
    gzip: query.get("compress") === "gzip",
  };
}

/** The unsigned URL of a room's binary socket, below the prefix of its namespace. */
export function webcastUrl(wsOrigin: string, roomId: string, cursor?: string): URL {
  const url = new URL(wsOrigin + WEBCAST_PATH);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  url.searchParams.set("room_id", roomId);
  if (cursor) url.searchParams.set("cursor", cursor);
  return url;
}
