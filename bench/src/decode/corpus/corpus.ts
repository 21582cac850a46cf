import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { encodeFetchResult, encodePushFrame, type WebcastMessageInit } from "@webcast-kit/protocol";
import { METHODS, type Method, makePayload, mix, type Room } from "./messages.ts";
import { person } from "./people.ts";
import { createRandom, type Random } from "./random.ts";

const SEED = 20_261_122;
const FRAMES = 500;
const MESSAGES = 4198;
const LARGEST_FRAME = 30;
const PEOPLE = 1500;
const folder = new URL("../../../.cache/", import.meta.url);

/** The push frames of a room, as they come from a socket; plain ones are the same frames, not compressed. */
export interface Corpus {
  readonly gzip: readonly Uint8Array[];
  readonly plain: readonly Uint8Array[];
  /** Of the plain frames: what gzip makes of them depends on the version of zlib. */
  readonly sha256: string;
  readonly messages: number;
  /** Messages of each method, and the bytes of their payloads. */
  readonly counts: Readonly<Record<Method, number>>;
  readonly bytes: Readonly<Record<Method, number>>;
}

/** A file of frames: all of them, those of one method uncompressed, or all cut anew by so many messages. */
export type FrameSet = "gzip" | "plain" | `only-${Method}` | `by-${number}`;

/** How many messages each frame holds: most hold a few, some up to 30. */
function frameSizes(random: Random): number[] {
  const sizes = Array.from({ length: FRAMES }, () => {
    const u = random.integer(0, 1_000_000) / 1_000_000;
    return 1 + Math.floor(u ** 2.7 * LARGEST_FRAME);
  }).map((size) => Math.min(size, LARGEST_FRAME));
  // One more or less here and there, until the sum is right.
  for (let sum = sizes.reduce((a, b) => a + b); sum !== MESSAGES; ) {
    const at = random.integer(0, FRAMES - 1);
    const step = sum < MESSAGES ? 1 : -1;
    const size = (sizes[at] as number) + step;
    if (size < 1 || size > LARGEST_FRAME) continue;
    sizes[at] = size;
    sum += step;
  }
  return sizes;
}

interface Batch {
  readonly now: number;
  readonly messages: readonly (WebcastMessageInit & { readonly method: Method })[];
}

function makeBatches(): Batch[] {
  const random = createRandom(SEED);
  const people = Array.from({ length: PEOPLE }, () => person(random));
  const room: Room = { random, roomId: random.id(), people, now: 1_763_800_000_000, likes: 120_000 };
  return frameSizes(random).map((size) => {
    room.now += random.integer(200, 1500);
    const messages = Array.from({ length: size }, () => {
      const method = random.weighted(mix);
      const msgId = random.id();
      return { method, msgId, payload: makePayload(room, method, msgId) };
    });
    return { now: room.now, messages };
  });
}

function payloadOf({ now, messages }: Batch): Uint8Array {
  return encodeFetchResult({
    messages,
    cursor: `${now}_7575000000000000000_1_1_0_0`,
    fetchIntervalMs: 1000,
    now,
    internalExt: `fetch_time:${now}|start_time:0|ack_ids:,,|flag:0|seq:1|wss_info:0-${now}-0-0`,
    fetchType: 1,
    heartbeatDurationMs: 10_000,
    needAck: true,
  });
}

function frameOf(payload: Uint8Array, at: number, compressed: boolean): Uint8Array {
  return encodePushFrame({
    seqId: String(at + 1),
    logId: String(7_575_000_000_000_000_000n + BigInt(at)),
    service: "1",
    method: "8",
    headers: [
      { key: "compress_type", value: compressed ? "gzip" : "none" },
      { key: "im-cursor", value: `${at}` },
    ],
    payloadEncoding: "pb",
    payloadType: "msg",
    payload: compressed ? gzipSync(payload) : payload,
  });
}

/** A file of frames: the length of each before it, 32 bits. */
function pack(frames: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    frames.flatMap((frame) => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(frame.length);
      return [length, frame];
    }),
  );
}

function unpack(file: Buffer): Uint8Array[] {
  const frames: Uint8Array[] = [];
  for (let at = 0; at < file.length; ) {
    const end = at + 4 + file.readUInt32LE(at);
    // A socket gives each message in a buffer of its own.
    frames.push(Uint8Array.prototype.slice.call(file, at + 4, end));
    at = end;
  }
  return frames;
}

const pathOf = (set: FrameSet) => new URL(`decode-corpus-${set}.bin`, folder);

/** Reads the frames that {@link writeCorpus} wrote. */
export function readFrames(set: FrameSet): Uint8Array[] {
  return unpack(readFileSync(pathOf(set)));
}

function write(set: FrameSet, batches: readonly Batch[], compressed: boolean): Uint8Array[] {
  const frames = batches.map((batch, at) => frameOf(payloadOf(batch), at, compressed));
  writeFileSync(pathOf(set), pack(frames));
  return frames;
}

/**
 * Makes the corpus from its seed, and writes it for {@link readFrames} of other processes.
 *
 * @param sizes numbers of messages by which all frames are cut anew, once more
 */
export function writeCorpus(sizes: readonly number[] = []): Corpus {
  mkdirSync(folder, { recursive: true });
  const batches = makeBatches();
  const plain = write("plain", batches, false);
  const gzip = write("gzip", batches, true);
  const all = batches.flatMap(({ messages }) => messages);
  const ofMethod = (wanted: Method) => all.filter(({ method }) => method === wanted);
  for (const method of METHODS) write(`only-${method}`, cut(ofMethod(method), 10), false);
  for (const size of sizes) write(`by-${size}`, cut(all, size), true);
  return {
    plain,
    gzip,
    sha256: createHash("sha256").update(pack(plain)).digest("hex"),
    messages: all.length,
    counts: byMethod((method) => ofMethod(method).length),
    bytes: byMethod((method) => ofMethod(method).reduce((sum, { payload }) => sum + payload.length, 0)),
  };
}

function cut(messages: Batch["messages"], size: number): Batch[] {
  const count = Math.ceil(messages.length / size);
  return Array.from({ length: count }, (_, at) => ({
    now: 1_763_800_000_000 + at,
    messages: messages.slice(at * size, (at + 1) * size),
  }));
}

function byMethod(value: (method: Method) => number): Record<Method, number> {
  return Object.fromEntries(METHODS.map((method) => [method, value(method)])) as Record<Method, number>;
}
