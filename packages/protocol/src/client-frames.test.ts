import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decodeAck,
  decodeEnterRoom,
  decodeHeartbeat,
  encodeAck,
  encodeEnterRoom,
  encodeHeartbeat,
} from "./client-frames.ts";
import { decodePushFrame } from "./frame.ts";
import { hex, toHex } from "./testing/bytes.ts";
import { int64Text, text, uint64Text } from "./testing/index.ts";

const roomId = "7300000000000000003";

describe("heartbeats", () => {
  it("are pb frames of type hb with the room and the number of the beat", () => {
    // Payload written by protoc.
    expect(toHex(encodeHeartbeat({ roomId, sendPacketSeqId: "2" }))).toBe(
      "32027062 3a026862 420c 088380e8e2aaeab3a765 1002".replaceAll(" ", ""),
    );
  });

  it("come back as they were encoded", () => {
    fc.assert(
      fc.property(fc.record({ roomId: int64Text(), sendPacketSeqId: int64Text() }), (heartbeat) => {
        expect(decodeHeartbeat(decodePushFrame(encodeHeartbeat(heartbeat)).payload)).toEqual(heartbeat);
      }),
    );
  });

  it("without a payload, as some clients send them, read as zeros", () => {
    expect(decodeHeartbeat(hex(""))).toEqual({ roomId: "0", sendPacketSeqId: "0" });
  });

  it("with a broken payload are malformed", () => {
    expect(() => decodeHeartbeat(hex("08"))).toThrow("ERR_PAYLOAD_MALFORMED");
  });
});

describe("entering a room", () => {
  it("says what the web client says", () => {
    // Payload written by protoc: live_id 12, identity audience, filter_welcome_msg 0.
    expect(toHex(decodePushFrame(encodeEnterRoom({ roomId })).payload)).toBe(
      "088380e8e2aaeab3a765 200c 2a0861756469656e6365 4a0130".replaceAll(" ", ""),
    );
  });

  it("is a pb frame of type im_enter_room", () => {
    const frame = decodePushFrame(encodeEnterRoom({ roomId }));
    expect(frame).toMatchObject({ payloadType: "im_enter_room", payloadEncoding: "pb", headers: [], logId: "0" });
  });

  it("comes back as it was encoded", () => {
    const enter = fc.record({ roomId: int64Text(), cursor: text(), identity: text(), enterUniqueId: int64Text() });
    fc.assert(
      fc.property(enter, (room) => {
        expect(decodeEnterRoom(decodePushFrame(encodeEnterRoom(room)).payload)).toEqual(room);
      }),
    );
  });

  it("refuses a room id that is not a decimal string", () => {
    expect(() => encodeEnterRoom({ roomId: "@ann" })).toThrow("ERR_ARGUMENT: roomId must be a decimal string");
  });
});

describe("acks", () => {
  it("carry the log id of the frame and its internal_ext as plain text", () => {
    expect(toHex(encodeAck({ logId: "5", internalExt: "a|b" }))).toBe(
      "100532027062 3a0361636b 4203617c62".replaceAll(" ", ""),
    );
  });

  it("say - for an empty internal_ext", () => {
    expect(toHex(decodePushFrame(encodeAck({ logId: "5", internalExt: "" })).payload)).toBe("2d");
    expect(decodeAck(hex("2d"))).toBe("-");
  });

  it("come back as they were encoded", () => {
    fc.assert(
      fc.property(uint64Text(), text(), (logId, internalExt) => {
        const frame = decodePushFrame(encodeAck({ logId, internalExt }));
        expect(frame.logId).toBe(logId);
        expect(decodeAck(frame.payload)).toBe(internalExt || "-");
      }),
    );
  });
});
