// A process with many clients that count what they get. They are raw sockets, so that it is the server that is measured.
import { connect, type Socket } from "node:net";
import { FrameCounter } from "./frame-counter.ts";

/** What the parent asks for. */
export type ClientCommand =
  | { readonly type: "connect"; readonly port: number; readonly path: string; readonly count: number }
  | { readonly type: "expect"; readonly messages: number };

const HANDSHAKES_AT_ONCE = 50;
const HEAD_END = "\r\n\r\n";

let counters: FrameCounter[] = [];
let expected = Number.POSITIVE_INFINITY;
let complete = 0;

process.on("message", (command: ClientCommand) => {
  if (command.type === "connect") void openAll(command).then(() => process.send?.("connected"));
  else expectMessages(command.messages);
});

async function openAll({ port, path, count }: Extract<ClientCommand, { type: "connect" }>): Promise<void> {
  counters = [];
  while (counters.length < count) {
    const batch = Math.min(HANDSHAKES_AT_ONCE, count - counters.length);
    await Promise.all(Array.from({ length: batch }, () => open(port, path)));
  }
}

/** Answers when every client has got so many messages more. */
function expectMessages(messages: number): void {
  expected = messages;
  complete = 0;
  for (const counter of counters) counter.reset();
  process.send?.("ready");
}

function open(port: number, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    socket.setNoDelay(true);
    socket.once("error", reject);
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
    );
    afterHead(socket, (rest) => {
      const counter = new FrameCounter();
      counters.push(counter);
      const count = (chunk: Buffer) => {
        counter.push(chunk);
        if (counter.messages === expected && ++complete === counters.length) process.send?.("complete");
      };
      count(rest);
      socket.on("data", count);
      resolve();
    });
  });
}

/** Calls back with what follows the head of the answer. */
function afterHead(socket: Socket, next: (rest: Buffer) => void): void {
  let head = Buffer.alloc(0);
  const read = (chunk: Buffer) => {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf(HEAD_END);
    if (end === -1) return;
    socket.off("data", read);
    next(head.subarray(end + HEAD_END.length));
  };
  socket.on("data", read);
}
