/** What a shell wants to hear from a socket. */
export interface SocketHandler {
  /** A whole message arrived; text is a `string`. */
  onMessage(data: Uint8Array | string): void;
  /**
   * The socket is gone. Called once, also after `close` and `terminate`.
   *
   * @param code WebSocket close code; 1006 when the other side sent none
   * @param error why, when it was not the other side's wish; free of secrets
   */
  onClose(code: number, reason: string, error?: Error): void;
}

/** An open WebSocket. */
export interface Socket {
  /** Headers of the 101 response, names in lower case. */
  readonly handshakeHeaders: Readonly<Record<string, string | undefined>>;
  /** Bytes that were given to `send` and have not left yet. */
  readonly bufferedAmount: number;
  /** Called once; what arrived before must be kept until then. */
  listen(handler: SocketHandler): void;
  /** Sends one binary message. Does nothing when the socket is not open any more. */
  send(bytes: Uint8Array): void;
  /** Stops and restarts the reading; a socket that is not read makes the other side wait. */
  setReading(isReading: boolean): void;
  /** Starts the closing handshake. */
  close(code: number, reason: string): void;
  /** Ends the connection at once, without a handshake. */
  terminate(): void;
}

/** Opens WebSockets. Bring your own to go through a proxy, or to test without a network. */
export type SocketFactory = (url: string, options: SocketOptions) => Promise<Socket>;

export interface SocketOptions {
  /** Headers of the handshake, to be sent as they are. */
  readonly headers: Readonly<Record<string, string>>;
  /** Ends the opening; the promise then rejects with the signal's reason. */
  readonly signal: AbortSignal;
  /** Largest message to accept, in bytes. */
  readonly maxPayloadBytes: number;
  /** Longest silence in the handshake, in milliseconds. */
  readonly handshakeTimeoutMs: number;
}
