import { createHash } from "node:crypto";
import { type IncomingMessage, STATUS_CODES } from "node:http";
import type { TapeHeaderPair } from "./entry.ts";

/** RFC 6455, section 1.3. */
const KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** The answer that opens a socket, always with its own three headers in front. */
export function upgradeHead(key: string, headers: readonly TapeHeaderPair[]): Buffer {
  const accept = createHash("sha1")
    .update(key + KEY_SUFFIX)
    .digest("base64");
  const own = [
    ["Upgrade", "websocket"],
    ["Connection", "Upgrade"],
    ["Sec-WebSocket-Accept", accept],
  ] as const;
  return headOf(101, [...own, ...headers]);
}

/** The answer that refuses a socket; the connection ends with it. */
export function refusalHead(status: number, headers: readonly TapeHeaderPair[]): Buffer {
  return headOf(status, [...headers, ["Connection", "close"]]);
}

function headOf(status: number, headers: readonly TapeHeaderPair[]): Buffer {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return Buffer.from(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n${lines}\r\n`, "latin1");
}

/** Headers that belong to one connection and not to what is said on it (RFC 9110, section 7.6.1). */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  ...["connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection"],
  ...["te", "trailer", "transfer-encoding", "upgrade", "sec-websocket-accept"],
]);

/** Whether a header belongs to one connection only. */
export function isHopByHop(name: string): boolean {
  return HOP_BY_HOP.has(name.toLowerCase());
}

/** Headers as they came, in order, without those of the connection. */
export function headersOf({ rawHeaders }: Pick<IncomingMessage, "rawHeaders">): TapeHeaderPair[] {
  const pairs: TapeHeaderPair[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name = "", value = ""] = rawHeaders.slice(index, index + 2);
    if (!isHopByHop(name)) pairs.push([name, value]);
  }
  return pairs;
}
