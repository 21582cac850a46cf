import { decodePushFrame } from "@webcast-kit/protocol";
import type { Socket, SocketFactory, SocketHandler, SocketOptions } from "../src/direct/socket.ts";

/** A socket without a network. */
export class FakeSocket implements Socket {
  handshakeHeaders: Record<string, string | undefined> = {};
  bufferedAmount = 0;
  readonly sent: Uint8Array[] = [];
  readonly closes: { code: number; reason: string }[] = [];
  terminated = 0;
  isRead: boolean = true;
  /** Whether it is closed for good. */
  isGone: boolean = false;
  /** Whether `close` is answered at once. */
  answersClose: boolean = true;
  #handler: SocketHandler | undefined;
  /** What came while nobody read. */
  #unread: (Uint8Array | string)[] = [];

  get sentTypes(): string[] {
    return this.sent.map((bytes) => decodePushFrame(bytes).payloadType);
  }

  listen(handler: SocketHandler): void {
    this.#handler = handler;
  }

  send(bytes: Uint8Array): void {
    this.sent.push(bytes);
  }

  setReading(isReading: boolean): void {
    this.isRead = isReading;
    if (isReading) queueMicrotask(() => this.#flush());
  }

  close(code: number, reason: string): void {
    this.closes.push({ code, reason });
    if (this.answersClose) this.drop(code, reason);
  }

  terminate(): void {
    this.terminated++;
    if (!this.isGone) this.drop(1006);
  }

  receive(data: Uint8Array | string): void {
    if (this.isRead && this.#unread.length === 0) this.#handler?.onMessage(data);
    else this.#unread.push(data);
  }

  #flush(): void {
    while (this.isRead && !this.isGone) {
      const data = this.#unread.shift();
      if (data === undefined) return;
      this.#handler?.onMessage(data);
    }
  }

  /** The connection is gone, with what nobody has read. */
  drop(code: number, reason = "", error?: Error): void {
    this.isGone = true;
    this.#handler?.onClose(code, reason, error);
  }
}

/** A factory that hands out one fake socket and remembers how it was asked. */
export function fakeSockets(socket = new FakeSocket()) {
  const asked: { url: string; options: SocketOptions }[] = [];
  const factory: SocketFactory = (url, options) => {
    asked.push({ url, options });
    return Promise.resolve(socket);
  };
  return { socket, asked, factory };
}
