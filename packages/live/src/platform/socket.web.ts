import { argumentError } from "../arguments.ts";
import type { LiveSocket, LiveSocketFactory, LiveSocketHandler, SocketPlatform } from "./socket-port.ts";

/** As much of the web's `WebSocket` as is used here. */
interface WebSocketLike {
  binaryType: string;
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: string | ArrayBuffer }) => void) | null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null;
  close(code?: number): void;
}

type WebSocketClass = new (url: string) => WebSocketLike;

/** Opens the platform's own WebSockets. They cannot have headers, and what refused a handshake is not told. */
const open: LiveSocketFactory = async (url, { signal }) => {
  const { WebSocket } = globalThis as { readonly WebSocket?: WebSocketClass };
  if (WebSocket === undefined) throw new Error("this platform has no WebSocket");
  signal.throwIfAborted();
  const socket = new WebSocket(url);
  socket.binaryType = "arraybuffer";
  return await new Promise((resolve, reject) => {
    const onAbort = (): void => {
      reject(signal.reason);
      socket.close();
    };
    signal.addEventListener("abort", onAbort, { once: true });
    socket.onopen = () => {
      signal.removeEventListener("abort", onAbort);
      resolve(new WebSocketAdapter(socket));
    };
    socket.onclose = () => {
      signal.removeEventListener("abort", onAbort);
      reject(new Error("the browser could not open the socket, and does not say why"));
    };
  });
};

export const platform: SocketPlatform = {
  open,
  canPause: false,
  canSetHeaders: false,
  parseProxy: () => {
    throw argumentError("proxy", "left out where sockets go their own way, as in browsers");
  },
  publish: () => {},
};

class WebSocketAdapter implements LiveSocket {
  readonly #socket: WebSocketLike;
  /** What came before anybody listened. */
  #early: (string | Uint8Array)[] = [];
  #closed: { readonly code: number; readonly reason: string } | undefined;

  constructor(socket: WebSocketLike) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#early.push(toMessage(data));
    socket.onclose = ({ code, reason }) => {
      this.#closed = { code, reason };
    };
  }

  listen(handler: LiveSocketHandler): void {
    for (const message of this.#early.splice(0)) handler.onMessage(message);
    if (this.#closed !== undefined) handler.onClose(this.#closed.code, this.#closed.reason);
    this.#socket.onmessage = ({ data }) => handler.onMessage(toMessage(data));
    this.#socket.onclose = ({ code, reason }) => handler.onClose(code, reason);
  }

  /** The web has no way to. */
  setReading(): void {}

  close(): void {
    this.#socket.close(1000);
  }

  /** The web has no way to cut a connection: this begins the closing, and hears nothing more. */
  terminate(): void {
    this.#socket.onmessage = null;
    this.#socket.close();
  }
}

function toMessage(data: string | ArrayBuffer): string | Uint8Array {
  return typeof data === "string" ? data : new Uint8Array(data);
}
