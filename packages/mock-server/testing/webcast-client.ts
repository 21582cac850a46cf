import { decodeFramePayload, decodePushFrame, encodeEnterRoom, type FetchResult } from "@webcast-kit/protocol";
import { openSocket, type SocketClient } from "./socket-client.ts";

/** Where a mock is, and whom it knows. */
interface MockAddress {
  readonly url: string;
  readonly keys: { readonly pro: string };
}

/** What the API answers to who wants to open the binary socket. */
export interface WebcastCredentials {
  readonly ws_url: string;
  readonly room_id: string;
  readonly headers: { readonly Cookie: string; readonly "User-Agent": string };
}

/** A signed URL for a user's room. */
export async function webcastCredentials(mock: MockAddress, uniqueId = "streamer"): Promise<WebcastCredentials> {
  const response = await fetch(`${mock.url}/webcast/ws_credentials`, {
    method: "POST",
    headers: { "x-api-key": mock.keys.pro, "content-type": "application/json" },
    body: JSON.stringify({ unique_id: uniqueId }),
  });
  const { data } = (await response.json()) as { data: Record<string, string> };
  const { ws_url = "", room_id = "", cookies = "", user_agent = "" } = data;
  return { ws_url, room_id, headers: { Cookie: cookies, "User-Agent": user_agent } };
}

/** A client of the binary socket that has asked to enter a room. */
export interface WebcastClient extends SocketClient {
  readonly roomId: string;
  /** The results that came, that of entering first. */
  results(): FetchResult[];
}

export interface WebcastVisitor {
  readonly uniqueId?: string;
  /** In the frame that enters the room. */
  readonly cursor?: string;
  /** What is appended to the signed URL. */
  readonly query?: Readonly<Record<string, string>>;
}

/** Opens the binary socket of a user's room, and asks to enter. */
export async function visitRoom(mock: MockAddress, visitor: WebcastVisitor = {}): Promise<WebcastClient> {
  const { ws_url, room_id: roomId, headers } = await webcastCredentials(mock, visitor.uniqueId);
  const client = await openSocket(`${ws_url}&${new URLSearchParams(visitor.query)}`, { headers });
  client.socket.send(encodeEnterRoom({ roomId, cursor: visitor.cursor ?? "" }));
  const results = () => client.messages.map((bytes) => decodeFramePayload(decodePushFrame(bytes as Buffer)));
  return { ...client, roomId, results };
}
