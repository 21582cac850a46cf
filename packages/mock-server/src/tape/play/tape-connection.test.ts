import { Duplex } from "node:stream";
import { describe, expect, it } from "vitest";
import { createManualClock } from "../../clock/virtual-clock.ts";
import { encodeFrame, opcodes } from "../../wire/frames.ts";
import { LeftOpen } from "../../wire/left-open.ts";
import { TapeConnection } from "./tape-connection.ts";

describe("a connection of a tape", () => {
  it("keeps no pongs for a client that pings and does not read", async () => {
    let waiting: (() => void) | undefined;
    const stream = new Duplex({
      writableHighWaterMark: 64,
      read: () => undefined,
      // The client reads nothing once the handshake is over.
      write: (chunk: Buffer, _encoding, done) => {
        if (chunk.includes("HTTP/1.1 101")) done();
        else waiting = done;
      },
    });
    const options = { mode: "pure", speed: 1, gateTimeoutMs: 1000 } as const;
    const line = { line: 2, entry: { t: 1000, kind: "text", text: "later" } } as const;
    const connection = new TapeConnection({
      ...{ take: { c: 1, lines: [line] }, key: "", stream, head: Buffer.alloc(0), options },
      clock: createManualClock(0),
      leftOpen: new LeftOpen(),
      onSent: () => undefined,
      onHeard: () => undefined,
      onLate: () => undefined,
    });
    void connection.play();
    await new Promise(setImmediate);
    const mask = Buffer.of(1, 2, 3, 4);
    const ping = encodeFrame({ opcode: opcodes.ping, mask, payload: Buffer.alloc(100) });
    for (let count = 0; count < 1000; count++) stream.push(ping);
    await new Promise(setImmediate);
    expect(waiting).toBeDefined();
    expect(stream.writableLength).toBe(102);
    stream.destroy();
  });
});
