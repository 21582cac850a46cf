import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { ByteClient, RawFrame } from "../../testing/byte-client.ts";
import { askManaged, openManaged, say, useFaultStage } from "../../testing/fault-stage.ts";
import type { FaultSpec } from "./spec.ts";
import { websocketFaults } from "./websocket-faults.ts";

const stage = useFaultStage("websocket");

const [TEXT, CLOSE, PING] = [0x81, 0x88, 0x89];
type Name = keyof typeof websocketFaults;

/** Arms a fault for a handshake, and waits for its answer. */
async function shake(spec: FaultSpec): Promise<ByteClient> {
  stage.mock.arm(spec);
  const client = await askManaged(stage.mock);
  await client.until(({ head }) => head !== undefined, "an answer");
  return client;
}

/** The same message as it should have come. */
let original: Buffer = Buffer.alloc(0);
const HEAD_BYTES = 4;
const payloadOf = (bytes: Buffer) => bytes.subarray(HEAD_BYTES);

/** The bytes that stand in the place of one message; another client gets it as it should come. */
async function instead(spec: FaultSpec): Promise<Buffer> {
  const clients = [await openManaged(stage.mock), await openManaged(stage.mock)];
  const before = clients.map(({ received }) => received.length);
  stage.mock.arm({ ...spec, where: { event: "chat" } });
  say(stage.mock, "hello");
  say(stage.mock, "behind it");
  await Promise.all(clients.map((client) => client.until(({ received }) => received.includes("behind it"))));
  const [broken, whole] = clients.map(({ received }, index) => received.subarray(before[index])) as [Buffer, Buffer];
  const end = HEAD_BYTES + whole.readUInt16BE(2);
  original = whole.subarray(0, end);
  // What stands behind it is equal for both.
  return broken.subarray(0, broken.length - (whole.length - end));
}

/** Arms a fault for a close, and lets the mock close with 4005. */
async function closing(spec: FaultSpec): Promise<ByteClient> {
  const client = await openManaged(stage.mock);
  stage.mock.arm(spec);
  stage.mock.kick({}, 4005, "over");
  return client;
}

async function closeFrame(spec: FaultSpec): Promise<RawFrame | undefined> {
  const client = await closing(spec);
  await client.until(({ frames }) => frames.length === 2, "a close frame");
  expect(client.frames[1]?.first).toBe(CLOSE);
  return client.frames[1];
}

/** What each fault does, as far as bytes show it. */
const cases: Record<Name, () => Promise<void>> = {
  "ws-refuse": async () => {
    const client = await shake({ name: "ws-refuse", status: 401, retryAfterSeconds: 9 });
    await client.until(({ end }) => end === "fin");
    expect(client.head).toBe("HTTP/1.1 401 Unauthorized\r\nretry-after: 9\r\ncontent-length: 0\r\nconnection: close");
    expect(client.body).toHaveLength(0);
  },
  "ws-bad-accept": async () => {
    const { head } = await shake({ name: "ws-bad-accept" });
    const right = createHash("sha1")
      .update("dGhlIHNhbXBsZSBub25jZQ==258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
      .digest("base64");
    expect(head).toMatch(/^HTTP\/1.1 101/);
    expect(head).toContain("Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    expect(head).not.toContain(right);
  },
  "ws-subprotocol": async () => {
    expect((await shake({ name: "ws-subprotocol" })).head).toMatch(
      /^HTTP\/1.1 101.*\r\nSec-WebSocket-Protocol: unasked$/s,
    );
  },
  "ws-extension": async () => {
    expect((await shake({ name: "ws-extension" })).head).toMatch(/\r\nSec-WebSocket-Extensions: x-unasked$/);
  },
  "ws-hang": async () => {
    stage.mock.arm({ name: "ws-hang" });
    const client = await askManaged(stage.mock);
    await stage.mock.journal.waitFor({ kind: "fault" }, { timeoutMs: 2000 });
    await stage.mock.clock.advance(600_000);
    expect([client.received.length, client.end]).toEqual([0, "open"]);
  },
  "ws-masked": async () => {
    const bytes = await instead({ name: "ws-masked" });
    expect(bytes.subarray(0, 4)).toEqual(Buffer.of(TEXT, 0x80 | 126, ...original.subarray(2, 4)));
    const mask = bytes.subarray(4, 8);
    expect(bytes.subarray(8).map((byte, index) => byte ^ (mask[index % 4] ?? 0))).toEqual(payloadOf(original));
    expect(bytes.subarray(8)).not.toEqual(payloadOf(original));
  },
  "ws-reserved-bits": async () => {
    const bytes = await instead({ name: "ws-reserved-bits", bits: 5 });
    expect(bytes).toEqual(Buffer.concat([Buffer.of(0x81 | 0x50), original.subarray(1)]));
  },
  "ws-bad-opcode": async () => {
    const bytes = await instead({ name: "ws-bad-opcode", opcode: 11 });
    expect(bytes).toEqual(Buffer.concat([Buffer.of(0x8b), original.subarray(1)]));
  },
  "ws-bad-utf8": async () => {
    const bytes = await instead({ name: "ws-bad-utf8" });
    expect(bytes.subarray(0, 2)).toEqual(Buffer.of(TEXT, bytes.length - 2));
    expect(() => new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(2))).toThrow();
  },
  "ws-oversized-control": async () => {
    const bytes = await instead({ name: "ws-oversized-control" });
    expect(bytes.subarray(0, 4)).toEqual(Buffer.of(PING, 126, 0, 126));
    expect(bytes.subarray(4 + 126)).toEqual(original);
  },
  "ws-fragmented-control": async () => {
    const bytes = await instead({ name: "ws-fragmented-control" });
    expect(bytes).toEqual(Buffer.concat([Buffer.of(0x09, 1, 1, 0x80, 1, 2), original]));
  },
  "ws-unexpected-continuation": async () => {
    const bytes = await instead({ name: "ws-unexpected-continuation" });
    expect(bytes).toEqual(Buffer.concat([Buffer.of(0x80), original.subarray(1)]));
  },
  "ws-split": async () => {
    const bytes = await instead({ name: "ws-split", bytes: 3 });
    const payload = payloadOf(original);
    const expected: Buffer[] = [];
    const pingEvery = Math.ceil(Math.ceil(payload.length / 3) / 16);
    for (let at = 0; at < payload.length; at += 3) {
      const piece = payload.subarray(at, at + 3);
      const isLast = at + 3 >= payload.length;
      const first = at === 0 ? 0x01 : isLast ? 0x80 : 0x00;
      const ping = at > 0 && (at / 3) % pingEvery === 0 ? [PING, 0] : [];
      expected.push(Buffer.of(...ping, first, piece.length), piece);
    }
    expect(bytes).toEqual(Buffer.concat(expected));
  },
  "ws-stall": async () => {
    const client = await openManaged(stage.mock);
    const before = client.received.length;
    stage.mock.arm([{ name: "ws-stall", ms: 5000 }, { name: "ws-stall" }]);
    say(stage.mock, "half");
    await client.until(({ received }) => received.length > before);
    const half = client.received.length - before;
    await stage.mock.clock.advance(4999);
    expect(client.frames).toHaveLength(1);
    await stage.mock.clock.advance(1);
    await client.until(({ frames }) => frames.length === 2);
    expect(client.received.length - before).toBe(half * 2 - (((client.frames[1]?.payload.length ?? 0) + 4) % 2));
    say(stage.mock, "gone");
    await client.until(({ received }) => received.length > before + half * 2);
    const seen = client.received.length;
    say(stage.mock, "lost");
    await stage.mock.clock.advance(600_000);
    expect([client.frames.length, client.received.length, client.end]).toEqual([2, seen, "open"]);
  },
  "ws-huge-length": async () => {
    const bytes = await instead({ name: "ws-huge-length" });
    expect(bytes).toEqual(Buffer.concat([Buffer.of(TEXT, 127, 0x40, 0, 0, 0, 0, 0, 0, 0), payloadOf(original)]));
  },
  "ws-close-code": async () => {
    expect((await closeFrame({ name: "ws-close-code", code: 1006 }))?.payload).toEqual(Buffer.of(0x03, 0xee));
  },
  "ws-close-empty": async () => {
    expect((await closeFrame({ name: "ws-close-empty" }))?.payload).toHaveLength(0);
  },
  "ws-close-short": async () => {
    expect((await closeFrame({ name: "ws-close-short" }))?.payload).toHaveLength(1);
  },
  "ws-no-fin": async () => {
    const client = await closing({ name: "ws-no-fin" });
    await client.until(({ frames }) => frames.at(-1)?.first === CLOSE);
    expect(client.frames.at(-1)?.payload).toEqual(Buffer.from("\x0f\xa5over", "latin1"));
    client.send(8, Buffer.of(0x0f, 0xa5));
    await stage.mock.journal.waitFor({ kind: "close" }, { timeoutMs: 4000 });
    expect(client.end).toBe("open");
  },
  "ws-no-close": async () => {
    const client = await closing({ name: "ws-no-close" });
    await client.until(({ end }) => end === "fin");
    expect(client.frames).toHaveLength(1);
  },
  "ws-no-pong": async () => {
    const client = await openManaged(stage.mock);
    stage.mock.arm({ name: "ws-no-pong" });
    client.send(9, Buffer.from("first"));
    client.send(9, Buffer.from("second"));
    await client.until(({ frames }) => frames.length === 2, "a pong");
    expect(client.frames[1]).toEqual({ first: 0x8a, isMasked: false, payload: Buffer.from("second") });
  },
};

describe("a fault of WebSockets is seen on the wire", () => {
  it("and each has a case", () => {
    expect(Object.keys(cases)).toEqual(Object.keys(websocketFaults));
  });

  it.each(Object.keys(cases) as Name[])("%s", async (name) => {
    await cases[name]();
    stage.mock.assertNoPendingFaults();
    const faults = stage.mock.journal.find({ kind: "fault" });
    expect(faults.length).toBeGreaterThan(0);
    for (const entry of faults) expect(entry).toMatchObject({ fault: name, path: "/", socket: expect.any(Number) });
  });
});

describe("a fault of WebSockets", () => {
  it("does not happen to frames that are never sent", async () => {
    stage.mock.arm([{ name: "ws-refuse" }, { name: "payload-drop" }]);
    const client = await askManaged(stage.mock);
    await client.until(({ end }) => end === "fin");
    expect(stage.mock.journal.find({ kind: "fault" }).map((entry) => entry.kind === "fault" && entry.fault)).toEqual([
      "ws-refuse",
    ]);
  });

  it("tells one frame from another by what its message is about", async () => {
    const client = await openManaged(stage.mock);
    stage.mock.arm({ name: "ws-bad-opcode", where: { event: "question" } });
    say(stage.mock, "a chat");
    stage.mock.inject("streamer", [{ type: "question", user: { uniqueId: "ann" }, questionText: "why?" }]);
    await client.until(({ frames }) => frames.length === 3);
    expect(client.frames.map(({ first }) => first)).toEqual([TEXT, TEXT, 0x83]);
  });
});
