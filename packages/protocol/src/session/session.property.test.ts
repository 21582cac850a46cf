import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeAck, decodeHeartbeat, encodeHeartbeat } from "../client-frames.ts";
import { encodeEvent } from "../encode.ts";
import { encodeFetchResult } from "../fetch-result.ts";
import { decodePushFrame, encodePushFrame } from "../frame.ts";
import { createSessionPair, liveEvent, type SessionPair, text } from "../testing/index.ts";
import { createClientSession } from "./client-session.ts";

const roomId = "7300000000000000003";
const HOUR = 3_600_000;

/** Patient ends: what is lost on the way must not end the session by a time-out. */
const patient = { client: { roomId, idleTimeoutMs: HOUR }, server: { heartbeatTimeoutMs: HOUR } };

/** An internal_ext that its ack can tell apart: `-` stands for an empty one, and see session.test.ts on U+FEFF. */
const internalExt = text();

/** What the server sends and when. A control event may not end the stream here. */
const batch = fc.record({
  pauseMs: fc.nat(3000),
  needAck: fc.boolean(),
  internalExt,
  events: fc.array(
    liveEvent().filter(({ type }) => type !== "control"),
    { maxLength: 2 },
  ),
});

const weather = fc.record({
  batches: fc.array(batch, { maxLength: 12 }),
  latency: fc.array(fc.nat(5000), { maxLength: 60 }),
  lost: fc.array(fc.boolean(), { maxLength: 60 }),
});

/** Plays the batches, then waits until all that is on its way has come. */
function play({ batches, latency, lost }: typeof weather extends fc.Arbitrary<infer T> ? T : never): SessionPair {
  const drop = (frame: { payloadType: string; index: number }) =>
    frame.payloadType !== "im_enter_room" && (lost[frame.index] ?? false);
  const pair = createSessionPair({ ...patient, latency, drop });
  pair.advance(5000);
  for (const { pauseMs, events, ...result } of batches) {
    pair.advance(pauseMs);
    pair.server.send({ ...result, messages: events.map((event) => encodeEvent(event)) });
  }
  pair.advance(30_000);
  return pair;
}

describe("a pair of sessions on a lossy link", () => {
  it("acknowledges every frame that arrived and asks for it, once, by its own log id and ext", () => {
    fc.assert(
      fc.property(weather, (conditions) => {
        const { transcript } = play(conditions);
        const sent = transcript.filter(({ payloadType }) => payloadType === "msg");
        const asking = sent
          .map((frame, index) => ({ ...frame, batch: conditions.batches[index] }))
          .filter(({ arrivesAtMs, batch }) => arrivesAtMs !== undefined && batch?.needAck);
        const acks = transcript.filter(({ payloadType }) => payloadType === "ack");
        expect(
          acks.map(({ logId, sentAtMs, bytes }) => [logId, sentAtMs, decodeAck(decodePushFrame(bytes).payload)]),
        ).toEqual(asking.map(({ logId, arrivesAtMs, batch }) => [logId, arrivesAtMs, batch?.internalExt || "-"]));
      }),
    );
  });

  it("leaves in the ledger as outstanding exactly what lost its frame or its ack", () => {
    fc.assert(
      fc.property(weather, (conditions) => {
        const { transcript, server } = play(conditions);
        const sent = transcript.filter(({ payloadType }) => payloadType === "msg");
        const asking = sent.filter((_, index) => conditions.batches[index]?.needAck);
        const arrivedAcks = transcript.filter(
          (frame) => frame.payloadType === "ack" && frame.arrivesAtMs !== undefined,
        );
        const accepted = new Set(arrivedAcks.map(({ logId }) => logId));
        expect(server.ledger).toEqual({
          ...{ expected: asking.length, accepted: accepted.size, duplicate: 0, unknown: 0, wrongExt: 0 },
          outstanding: asking.map(({ logId }) => logId).filter((logId) => !accepted.has(logId)),
        });
      }),
    );
  });

  it("puts out the events of the frames that arrived, in the order of sending", () => {
    fc.assert(
      fc.property(weather, (conditions) => {
        const { transcript, clientEvents, client } = play(conditions);
        const sent = transcript.filter(({ payloadType }) => payloadType === "msg");
        const arrived = conditions.batches.filter((_, index) => sent[index]?.arrivesAtMs !== undefined);
        expect(clientEvents.map(({ type }) => type)).toEqual(
          arrived.flatMap(({ events }) => events.map(({ type }) => type)),
        );
        expect(client.stats.messages).toBe(clientEvents.length);
      }),
    );
  });

  it("beats at every whole interval since opening, counting from 1, whatever else travels", () => {
    fc.assert(
      fc.property(weather, fc.integer({ min: 250, max: 60_000 }), (conditions, heartbeatIntervalMs) => {
        const pair = createSessionPair({
          ...patient,
          client: { ...patient.client, heartbeatIntervalMs },
          latency: conditions.latency,
        });
        for (const { pauseMs, needAck } of conditions.batches) {
          pair.advance(pauseMs);
          pair.server.send({ needAck });
        }
        pair.advance(heartbeatIntervalMs);
        const beats = pair.transcript.filter(({ payloadType }) => payloadType === "hb");
        const expected = Array.from({ length: Math.floor(pair.now / heartbeatIntervalMs) }, (_, index) => index + 1);
        expect(beats.map(({ sentAtMs }) => sentAtMs)).toEqual(expected.map((count) => count * heartbeatIntervalMs));
        const payloads = beats.map(({ bytes }) => decodeHeartbeat(decodePushFrame(bytes).payload));
        expect(payloads).toEqual(expected.map((count) => ({ roomId, sendPacketSeqId: String(count) })));
      }),
    );
  });

  it("does the same again for the same weather", () => {
    fc.assert(
      fc.property(weather, (conditions) => {
        expect(play(conditions).transcript).toEqual(play(conditions).transcript);
      }),
      { numRuns: 20 },
    );
  });
});

describe("a client session whose process pauses", () => {
  it("beats at most once at a time, and next within one interval", () => {
    const pauses = fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.integer({ min: 250, max: 60_000 }), pauses, (heartbeatIntervalMs, steps) => {
        const session = createClientSession({ roomId, heartbeatIntervalMs, idleTimeoutMs: HOUR });
        session.open(0);
        session.drain();
        let now = 0;
        for (const step of steps) {
          const due = session.nextTimeout() ?? Number.NaN;
          now += step;
          session.tick(now);
          expect(session.drain()).toHaveLength(now >= due ? 1 : 0);
          const next = session.nextTimeout() ?? Number.NaN;
          expect(next).toBeGreaterThan(now);
          expect(next - now).toBeLessThanOrEqual(heartbeatIntervalMs);
        }
      }),
    );
  });
});

describe("a client session", () => {
  const junk = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    text(),
    fc.uint8Array({ maxLength: 40 }).map((payload) => encodePushFrame({ payloadType: "msg", payload })),
    fc.boolean().map((needAck) => encodePushFrame({ payloadType: "msg", payload: encodeFetchResult({ needAck }) })),
    fc.constant(encodeHeartbeat({ roomId, sendPacketSeqId: "1" })),
  );

  it("never throws for what it receives, and is silent after the one close", () => {
    fc.assert(
      fc.property(fc.array(junk, { maxLength: 10 }), (received) => {
        const session = createClientSession({ roomId });
        session.open(0);
        for (const [index, data] of received.entries()) session.receive(data, index);
        const types = session.drain().map(({ type }) => type);
        const close = types.indexOf("close");
        expect(close === -1 || close === types.length - 1).toBe(true);
        expect(session.state).toBe(close === -1 ? "open" : "closed");
      }),
      { numRuns: 500 },
    );
  });
});
