import { type ClientOptions, WebSocket } from "ws";

/** A socket client for tests that keeps what it hears. */
export interface SocketClient {
  readonly socket: WebSocket;
  readonly messages: (Buffer | string)[];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
}

/** Opens a socket; resolves when it is open. */
export function openSocket(url: string, options: ClientOptions = {}): Promise<SocketClient> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, options);
    const messages: SocketClient["messages"] = [];
    const closed = new Promise<{ code: number; reason: string }>((done) => {
      socket.on("close", (code, reason) => done({ code, reason: reason.toString() }));
    });
    socket.on("message", (data, isBinary) => messages.push(isBinary ? (data as Buffer) : data.toString()));
    socket.on("open", () => resolve({ socket, messages, closed }));
    socket.on("error", reject);
  });
}

/** Tries a handshake that is refused; resolves to the answer's status and headers. */
export function refusedHandshake(
  url: string,
  headers: Record<string, string>,
): Promise<{ readonly status: number | undefined; readonly message: string | undefined }> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { headers });
    socket.on("open", () => reject(new Error("the handshake was accepted")));
    socket.on("error", reject);
    socket.on("unexpected-response", (_request, response) => {
      response.resume();
      resolve({ status: response.statusCode, message: String(response.headers["handshake-msg"]) });
    });
  });
}
