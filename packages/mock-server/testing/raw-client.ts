import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";

/** A WebSocket client that does nothing by itself: it answers no ping and no close. */
export interface RawClient {
  readonly stream: Socket;
  /** Sends a frame, masked as a client's have to be; the payload has at most 125 bytes. */
  send(opcode: number, payload?: Buffer): void;
  /** Waits until the server has sent a close frame. */
  readonly closing: Promise<void>;
  /** Waits until the connection has gone. */
  readonly gone: Promise<void>;
}

const CLOSE_FRAME = 0x88;

/** Opens a socket on loopback by hand. */
export async function openRaw(url: string, headers: Readonly<Record<string, string>> = {}): Promise<RawClient> {
  const { hostname, port, pathname, search } = new URL(url);
  const stream = connect(Number(port), hostname);
  stream.on("error", () => undefined);
  const gone = new Promise<void>((resolve) => stream.once("close", () => resolve()));
  const key = randomBytes(16).toString("base64");
  const lines = { Host: `${hostname}:${port}`, Upgrade: "websocket", Connection: "Upgrade", ...headers };
  const head = Object.entries({ ...lines, "Sec-WebSocket-Key": key, "Sec-WebSocket-Version": "13" });
  stream.write(
    `GET ${pathname}${search} HTTP/1.1\r\n${head.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`,
  );
  let heard = Buffer.alloc(0);
  const until = (isThere: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = (data: Buffer) => {
        heard = Buffer.concat([heard, data]);
        if (!isThere()) return;
        stream.off("data", look);
        stream.resume();
        resolve();
      };
      stream.on("data", look);
    });
  await until(() => heard.includes("\r\n\r\n"));
  return {
    stream,
    closing: heard.includes(CLOSE_FRAME) ? Promise.resolve() : until(() => heard.includes(CLOSE_FRAME)),
    gone,
    send: (opcode, payload = Buffer.alloc(0)) => {
      const mask = randomBytes(4);
      const masked = payload.map((byte, index) => byte ^ (mask[index % 4] as number));
      stream.write(Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | payload.length]), mask, masked]));
    },
  };
}
