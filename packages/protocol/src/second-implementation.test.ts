import { readFileSync } from "node:fs";
import {
  createFileRegistry,
  type DescMessage,
  fromBinary,
  fromJson,
  type JsonValue,
  toBinary,
  toJson,
} from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeEnterRoom, decodeHeartbeat, encodeEnterRoom, encodeHeartbeat } from "./client-frames.ts";
import { decodeEvent } from "./decode.ts";
import { encodeEvent } from "./encode.ts";
import type { WireEventType } from "./events/codec.ts";
import { decodeFetchResult, encodeFetchResult } from "./fetch-result.ts";
import { decodePushFrame, encodePushFrame } from "./frame.ts";
import type { LiveEventData } from "./live-event.ts";
import { withHex } from "./testing/bytes.ts";
import { fetchResult, int64Text, liveEvent, pushFrame, text, wireEventTypes } from "./testing/index.ts";
import { frameJson, int64, protoJsonOf, resultJson, withoutDefaults } from "./testing/proto-json.ts";

/** The full schemas for a second implementation: only the parser of `.proto` files is shared with the first. */
const registry = loadRegistry();

/** The descriptor set that the package ships. */
function loadRegistry() {
  const bytes = readFileSync(new URL("../generated/webcast.binpb", import.meta.url));
  return createFileRegistry(fromBinary(FileDescriptorSetSchema, bytes));
}

function schemaOf(name: string): DescMessage {
  const schema = registry.getMessage(`webcast.${name}`);
  if (schema === undefined) throw new Error(`no message ${name}`);
  return schema;
}

/** Reads bytes by the other implementation. */
function theyRead(name: string, bytes: Uint8Array): unknown {
  const schema = schemaOf(name);
  return toJson(schema, fromBinary(schema, bytes), { useProtoFieldName: true, enumAsInteger: true });
}

/** Writes bytes by the other implementation. */
function theyWrite(name: string, json: unknown): Uint8Array {
  const schema = schemaOf(name);
  return toBinary(schema, fromJson(schema, json as JsonValue));
}

/** The other implementation swallows byte order marks at the start of texts; neither does it like `__proto__`. */
const fair = (value: unknown) => !/\ufeff|__proto__/.test(JSON.stringify(withHex(value)));

/** Maps have no order, and a host is in them once. */
function withHostsInOrder(event: LiveEventData<WireEventType>): LiveEventData<WireEventType> {
  if (event.type === "battle") return { ...event, teams: inOrder(event.teams) };
  if (event.type === "battleArmies") return { ...event, hosts: inOrder(event.hosts) };
  return event;
}

function inOrder<Entry extends { readonly hostUserId: string }>(entries: readonly Entry[]): Entry[] {
  const byHost = new Map(entries.map((entry) => [entry.hostUserId, entry]));
  return [...byHost.values()].sort((a, b) => (BigInt(a.hostUserId) < BigInt(b.hostUserId) ? -1 : 1));
}

describe.each(wireEventTypes)("the message of a %s event", (type) => {
  const events = liveEvent(type).filter(fair).map(withHostsInOrder);

  it("of ours is read by them, field by field", () => {
    fc.assert(
      fc.property(events, (event) => {
        const { method, json } = protoJsonOf(event);
        expect(theyRead(method, encodeEvent(event).payload)).toEqual(json);
      }),
    );
  });

  it("of theirs is read by us, field by field", () => {
    fc.assert(
      fc.property(events, (event) => {
        const { method, json } = protoJsonOf(event);
        const { history: isHistory } = event;
        const message = { method, payload: theyWrite(method, json), msgId: "0", msgType: 0, offset: "0", isHistory };
        expect(withHostsInOrder(decodeEvent(message) as typeof event)).toEqual(event);
      }),
    );
  });
});

describe("push frames and fetch results", () => {
  it("of ours are read by them", () => {
    fc.assert(
      fc.property(pushFrame().filter(fair), fetchResult().filter(fair), (frame, result) => {
        expect(theyRead("WebcastPushFrame", encodePushFrame(frame))).toEqual(frameJson(frame));
        expect(theyRead("ProtoMessageFetchResult", encodeFetchResult(result))).toEqual(resultJson(result));
      }),
    );
  });

  it("of theirs are read by us", () => {
    fc.assert(
      fc.property(pushFrame().filter(fair), fetchResult().filter(fair), (frame, result) => {
        const frameBytes = theyWrite("WebcastPushFrame", frameJson(frame));
        expect(withHex(decodePushFrame(frameBytes))).toEqual(withHex(frame));
        const resultBytes = theyWrite("ProtoMessageFetchResult", resultJson(result));
        expect(withHex(decodeFetchResult(resultBytes))).toEqual(withHex(result));
      }),
    );
  });
});

describe("what a client sends", () => {
  const rooms = fc.record({ roomId: int64Text(), cursor: text(), identity: text(), enterUniqueId: int64Text() });
  const beats = fc.record({ roomId: int64Text(), sendPacketSeqId: int64Text() });
  const payloadOf = (frame: Uint8Array) => decodePushFrame(frame).payload;

  it("is read by them", () => {
    fc.assert(
      fc.property(rooms.filter(fair), beats, (room, beat) => {
        const { roomId: room_id, cursor, identity, enterUniqueId: enter_unique_id } = room;
        const said = { live_id: "12", filter_welcome_msg: "0" };
        expect(theyRead("WebcastImEnterRoomMessage", payloadOf(encodeEnterRoom(room)))).toEqual({
          ...(withoutDefaults({
            room_id: int64(room_id),
            cursor,
            identity,
            enter_unique_id: int64(enter_unique_id),
          }) as object),
          ...said,
        });
        expect(theyRead("HeartBeatMessage", payloadOf(encodeHeartbeat(beat)))).toEqual(
          withoutDefaults({ room_id: int64(beat.roomId), send_packet_seq_id: int64(beat.sendPacketSeqId) }),
        );
      }),
    );
  });

  it("is read by us when they wrote it", () => {
    fc.assert(
      fc.property(rooms.filter(fair), beats, (room, beat) => {
        const { roomId: room_id, cursor, identity, enterUniqueId: enter_unique_id } = room;
        const enter = theyWrite("WebcastImEnterRoomMessage", { room_id, cursor, identity, enter_unique_id });
        expect(decodeEnterRoom(enter)).toEqual(room);
        const hb = theyWrite("HeartBeatMessage", { room_id: beat.roomId, send_packet_seq_id: beat.sendPacketSeqId });
        expect(decodeHeartbeat(hb)).toEqual(beat);
      }),
    );
  });
});
