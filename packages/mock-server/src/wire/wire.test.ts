import { Duplex } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import { beforeEach, describe, expect, it } from "vitest";
import { createManualClock, type VirtualClock } from "../clock/virtual-clock.ts";
import { encodeFrame, textFrame } from "./frames.ts";
import { LeftOpen } from "./left-open.ts";
import type { WireUnit } from "./outgoing.ts";
import { delay, type WireStep, wait, write } from "./steps.ts";
import { Wire } from "./wire.ts";

/** The network as a test has it: it takes bytes when it is told to. */
class Network extends Duplex {
  taken = "";
  hasEnded = false;
  #blocked: (() => void) | undefined;
  isSlow = false;

  constructor() {
    super({ writableHighWaterMark: 100, allowHalfOpen: true });
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.taken += chunk.toString("latin1");
    if (this.isSlow) this.#blocked = done;
    else done();
  }

  override _final(done: () => void): void {
    this.hasEnded = true;
    done();
  }

  go(): void {
    this.isSlow = false;
    this.#blocked?.();
  }
}

const HEAD = "HTTP/1.1 101 Switching Protocols\r\n\r\n";

let network: Network;
let clock: VirtualClock;
let leftOpen: LeftOpen;
let events: string[];
/** What the filter makes of a unit; nothing: it is idle. */
let filter: ((unit: WireUnit) => readonly WireStep[]) | undefined;
let wire: Wire;

beforeEach(() => {
  network = new Network();
  clock = createManualClock(0);
  leftOpen = new LeftOpen();
  events = [];
  filter = undefined;
  wire = new Wire({
    ...{ id: 1, stream: network, clock, leftOpen },
    filter: {
      isIdle: () => filter === undefined,
      send: (unit) => {
        events.push(`${unit.kind} ${unit.bytes.length}`);
        return filter?.(unit) ?? [write(unit.bytes)];
      },
      end: () => filter?.({ kind: "bytes", bytes: Buffer.from("end") }) ?? [{ type: "end" }],
    },
    tap: {
      sent: (bytes) => events.push(`sent ${bytes.length}`),
      received: ({ payload }) => events.push(`received ${payload}`),
      closed: () => events.push("closed"),
    },
  });
  wire.on("error", () => undefined);
  wire.write(HEAD);
  events = [];
});

const sentFrames = () => network.taken.slice(HEAD.length);
const settle = async () => {
  for (let turn = 0; turn < 5; turn++) await nextTurn();
};

describe("a wire", () => {
  it("passes bytes as they are while its filter is idle", () => {
    wire.write(textFrame("one"));
    wire.write("not even frames");
    expect(sentFrames()).toBe(`${textFrame("one").toString("latin1")}not even frames`);
    expect(events).toEqual(["sent 5", "sent 15"]);
  });

  it("shows frames to its filter, whatever pieces they are written in, also when it wakes up late", () => {
    wire.write(textFrame("unseen"));
    filter = ({ bytes }) => [write(bytes)];
    wire.cork();
    const frame = textFrame("two");
    wire.write(frame.subarray(0, 1));
    wire.write(Buffer.concat([frame.subarray(1), textFrame("three")]));
    wire.uncork();
    expect(events).toEqual(["sent 8", "frame 5", "frame 7", "sent 5", "sent 7"]);
  });

  it("shows the answer to a handshake, and passes what follows a refusal", () => {
    const refused: string[] = [];
    const other = new Wire({
      ...{ id: 2, stream: new Network(), clock, leftOpen },
      filter: {
        isIdle: () => true,
        send: ({ kind, bytes }) => {
          refused.push(`${kind} ${bytes.toString("latin1").slice(0, 12)}`);
          return [write(bytes)];
        },
        end: () => [{ type: "end" }],
      },
      tap: { sent: () => undefined, received: () => undefined, closed: () => undefined },
    });
    other.write("HTTP/1.1 403 Forbidden\r\n");
    other.write("\r\nbody");
    expect(refused).toEqual(["head HTTP/1.1 403", "bytes body"]);
    other.destroy();
  });

  it("passes a frame that is too long to be put together, and all that follows it", () => {
    filter = ({ bytes }) => [write(bytes)];
    const endless = Buffer.of(0x82, 127, 0x40, 0, 0, 0, 0, 0, 0, 0, 65);
    wire.write(endless);
    wire.write("more");
    expect(events).toEqual(["bytes 11", "sent 11", "bytes 4", "sent 4"]);
  });

  it("delays each piece from when it was written, and keeps the order", async () => {
    filter = ({ bytes }) => [delay(bytes.length === 3 ? 100 : 10), write(bytes)];
    wire.write(textFrame("a"));
    await clock.advance(50);
    wire.write(textFrame("bb"));
    wire.write(textFrame("c"));
    await clock.advance(49);
    expect(sentFrames()).toBe("");
    await clock.advance(1);
    expect(sentFrames()).toBe(["a", "bb"].map((text) => textFrame(text).toString("latin1")).join(""));
    await clock.advance(50);
    expect(sentFrames().endsWith("c")).toBe(true);
  });

  it("waits between steps, and keeps in order what is written when its filter is idle again", async () => {
    filter = ({ bytes }) => [write(bytes.subarray(0, 1)), wait(10), write(bytes.subarray(1))];
    wire.write(textFrame("a"));
    filter = undefined;
    wire.write(textFrame("b"));
    expect(sentFrames()).toBe("\x81");
    await clock.advance(10);
    expect(sentFrames()).toBe([textFrame("a"), textFrame("b")].map((bytes) => bytes.toString("latin1")).join(""));
  });

  it("lets who writes go on while bytes are on a long way, up to 256 KiB, and then no more", async () => {
    filter = ({ bytes }) => [delay(1000), write(bytes)];
    let taken = 0;
    const large = encodeFrame({ opcode: 2, payload: Buffer.alloc(100 * 1024) });
    for (let times = 0; times < 5; times++) wire.write(large, () => taken++);
    await settle();
    expect(taken).toBe(2);
    await clock.advance(1000);
    await settle();
    expect(taken).toBeGreaterThan(2);
    await clock.advance(3000);
    await settle();
    expect([taken, sentFrames().length]).toEqual([5, 5 * large.length]);
  });

  it("lets who writes wait for the network", async () => {
    let isTaken = false;
    network.isSlow = true;
    wire.write(Buffer.alloc(200), () => {
      isTaken = true;
    });
    await settle();
    expect(isTaken).toBe(false);
    network.go();
    await settle();
    expect(isTaken).toBe(true);
  });

  it("asks its filter nothing about what is written after the server has ended", async () => {
    filter = ({ bytes }) => [write(bytes), { type: "end" }];
    wire.write(Buffer.concat([textFrame("last"), textFrame("lost")]));
    wire.write(textFrame("lost too"));
    await settle();
    expect([sentFrames(), network.hasEnded]).toEqual([textFrame("last").toString("latin1"), true]);
    expect(events).toEqual(["frame 6", "sent 6"]);
    wire.end();
    await settle();
    expect(wire.writableFinished).toBe(true);
  });

  it("ends the network only when all has left, and later when its filter says so", async () => {
    filter = ({ bytes }) => (bytes.toString() === "end" ? [wait(500), { type: "end" }] : [delay(100), write(bytes)]);
    wire.end(textFrame("bye"));
    await clock.advance(599);
    expect([sentFrames(), network.hasEnded]).toEqual([textFrame("bye").toString("latin1"), false]);
    await clock.advance(1);
    await settle();
    expect(network.hasEnded).toBe(true);
  });

  it("neither reads nor writes nor closes once the server has vanished", async () => {
    wire.resume();
    network.push(encodeFrame({ opcode: 1, payload: Buffer.from("heard"), mask: Buffer.of(1, 2, 3, 4) }));
    await settle();
    filter = () => [{ type: "vanish" }];
    wire.nudge();
    network.push(encodeFrame({ opcode: 1, payload: Buffer.from("unheard"), mask: Buffer.of(1, 2, 3, 4) }));
    wire.write(textFrame("lost"));
    await settle();
    wire.destroy();
    await settle();
    expect(events.filter((event) => !event.startsWith("bytes"))).toEqual(["received heard", "closed"]);
    expect([network.destroyed, sentFrames()]).toEqual([false, ""]);
    wire.cut();
    expect(network.destroyed).toBe(true);
  });

  it("passes whole frames by while nobody looks, and lets them wait where they are counted when the network is slow", async () => {
    wire.pass(textFrame("one"));
    expect(wire.writableLength).toBe(0);
    await nextTurn();
    expect(sentFrames()).toBe(textFrame("one").toString("latin1"));
    network.isSlow = true;
    wire.pass(Buffer.alloc(200, 1));
    for (let times = 0; times < 3; times++) wire.pass(Buffer.alloc(200, 2));
    expect(network.writableLength).toBeLessThanOrEqual(400);
    expect(wire.writableLength).toBeGreaterThanOrEqual(400);
    network.go();
    await settle();
    expect(sentFrames().length).toBe(textFrame("one").length + 800);
  });

  it("lets frames of one turn leave in one piece, also when the connection is cut in it", async () => {
    wire.write(textFrame("first"));
    const pieces: number[] = [];
    network._writev = (chunks, done) => {
      pieces.push(chunks.length);
      for (const { chunk } of chunks) network.taken += chunk.toString("latin1");
      done();
    };
    for (const text of ["a", "b", "c"]) wire.pass(textFrame(text));
    await nextTurn();
    for (const text of ["d", "e"]) wire.pass(textFrame(text));
    wire.destroy();
    expect([pieces, sentFrames().replaceAll(/[^a-z]/g, "")]).toEqual([[3, 2], "firstabcde"]);
  });

  it("lets frames that pass by come behind what waits, and shows them to a filter that is awake", async () => {
    filter = ({ bytes }) => [delay(10), write(bytes)];
    wire.pass(textFrame("seen"));
    filter = undefined;
    wire.pass(textFrame("behind"));
    expect([sentFrames(), events]).toEqual(["", ["frame 6", "frame 8"]]);
    await clock.advance(10);
    await settle();
    expect(sentFrames()).toBe(["seen", "behind"].map((text) => textFrame(text).toString("latin1")).join(""));
  });

  it("lets its filter act in turn, although nothing is written", () => {
    filter = ({ kind, bytes }) => (kind === "bytes" && bytes.length === 0 ? [{ type: "end" }] : [write(bytes)]);
    wire.write(textFrame("before"));
    wire.nudge();
    expect([events, network.writableEnded]).toEqual([["frame 8", "sent 8", "bytes 0"], true]);
  });

  it("drops what waits when it is destroyed, and takes the network along", async () => {
    filter = ({ bytes }) => [wait(10), write(bytes)];
    wire.write(textFrame("late"));
    wire.destroy();
    await clock.advance(100);
    expect([sentFrames(), network.destroyed]).toEqual(["", true]);
  });

  it("goes when the network goes", async () => {
    network.destroy(new Error("reset by the other side"));
    await settle();
    expect([wire.destroyed, events]).toEqual([true, ["closed"]]);
  });
});

it("of connections that are left open, the oldest are cut when there are too many", () => {
  const streams = Array.from({ length: 300 }, () => new Network());
  for (const stream of streams) leftOpen.add(stream);
  leftOpen.add(streams.at(-1) as Network);
  const open = streams.map(({ destroyed }) => !destroyed);
  expect([open.indexOf(true), open.filter(Boolean).length]).toEqual([44, 256]);
  for (const stream of streams) stream.destroy();
});
