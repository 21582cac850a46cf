import { describe, expect, it } from "vitest";
import { WireError } from "#wire";
import { decodeHeartBeatMessage } from "../generated/transport.js";
import { decodeEvent } from "./decode.ts";
import { encodeEvent } from "./encode.ts";
import { ProtocolError } from "./errors.ts";
import { decodeFetchResult } from "./fetch-result.ts";
import { decodePushFrame } from "./frame.ts";
import { defaultLimits, resolveLimits } from "./limits.ts";
import { decodeMessage } from "./messages.ts";
import { decodeBounded, isTruncation } from "./schema.ts";
import { hex, join, lengthDelimited, nestedGroups, nestedMessages } from "./testing/bytes.ts";

/** `WebcastChatMessage.user`, and `User.top_fans`, which is a list of users again. */
const USER = 2;
const TOP_FANS = 45;

/** A chat message whose user has a top fan who has a top fan, and so on: `depth` messages below the chat message. */
function deepChat(depth: number): Uint8Array {
  return lengthDelimited(USER, nestedMessages(TOP_FANS, depth - 1));
}

function errorOf(run: () => unknown): ProtocolError {
  try {
    run();
  } catch (error) {
    if (error instanceof ProtocolError) return error;
    throw error;
  }
  throw new Error("expected an error");
}

describe("nesting of messages", () => {
  it("is allowed as deep as the limit says, and no deeper", () => {
    for (const maxDepth of [1, 2, 32, 100]) {
      const limits = resolveLimits({ maxDepth });
      expect(decodeMessage("WebcastChatMessage", deepChat(maxDepth), limits)).toHaveProperty("user");
      const error = errorOf(() => decodeMessage("WebcastChatMessage", deepChat(maxDepth + 1), limits));
      expect(error.code, `limit ${maxDepth}`).toBe("ERR_NESTING_LIMIT");
      expect(error.message).toBe(`ERR_NESTING_LIMIT: messages are nested more than ${maxDepth} deep`);
    }
  });

  it("of 3,000 levels is refused without exhausting the stack", () => {
    expect(errorOf(() => decodeMessage("WebcastChatMessage", deepChat(3000))).code).toBe("ERR_NESTING_LIMIT");
  });

  it("in fields that a projection skips costs nothing", () => {
    expect(decodeEvent({ ...message("WebcastChatMessage"), payload: deepChat(3000) })).toMatchObject({ type: "chat" });
  });
});

describe("nesting of groups", () => {
  // Groups are the one wire form that cannot be skipped without looking inside.
  const groups = nestedGroups(200, 3000);

  it("of 3,000 levels in a push frame is refused", () => {
    expect(errorOf(() => decodePushFrame(groups)).code).toBe("ERR_NESTING_LIMIT");
  });

  it("of 3,000 levels in a fetch result is refused", () => {
    expect(errorOf(() => decodeFetchResult(groups)).code).toBe("ERR_NESTING_LIMIT");
  });

  it("of 3,000 levels in a message costs that message only", () => {
    const event = decodeEvent({ ...message("WebcastChatMessage"), payload: join(hex("1a026869"), groups) });
    expect(event).toMatchObject({ type: "decodeError", error: { code: "ERR_NESTING_LIMIT" } });
  });

  it("of 3,000 levels in a message of an unknown type is not looked into", () => {
    expect(decodeEvent({ ...message("WebcastNewMessage"), payload: groups })).toMatchObject({ type: "unknown" });
  });

  it("that never end is malformed, not endless", () => {
    const open = groups.subarray(0, 40);
    expect(errorOf(() => decodePushFrame(open)).code).toBe("ERR_FRAME_TRUNCATED");
  });
});

describe("the number and the size of what is in a message", () => {
  it("is bounded: nested messages take two bytes on the wire and a hundred in memory", () => {
    const limits = resolveLimits({ maxMessages: 3 });
    const ranks = (count: number) => hex("1200".repeat(count));
    expect(decodeMessage("WebcastRoomUserSeqMessage", ranks(3), limits).ranks).toHaveLength(3);
    const error = errorOf(() => decodeMessage("WebcastRoomUserSeqMessage", ranks(4), limits));
    expect(error.code).toBe("ERR_FRAME_TOO_LARGE");
    const event = decodeEvent({ ...message("WebcastRoomUserSeqMessage"), payload: ranks(4) }, limits);
    expect(event).toMatchObject({ type: "decodeError", error: { code: "ERR_FRAME_TOO_LARGE" } });
  });

  it("is bounded for a text", () => {
    const limits = resolveLimits({ maxStringBytes: 3 });
    expect(decodeMessage("WebcastChatMessage", hex("1a03616263"), limits)).toEqual({ content: "abc" });
    const error = errorOf(() => decodeMessage("WebcastChatMessage", hex("1a0461626364"), limits));
    expect(error.message).toBe("ERR_FRAME_TOO_LARGE: a text has more than 3 bytes");
  });
});

describe("numbers that do not fit their field", () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, 1.5])("are refused when written: %s", (likeCount) => {
    const like = { type: "like" as const, user: {}, likeCount, totalLikes: 0 };
    expect(() => encodeEvent(like)).toThrow(
      "ERR_ARGUMENT: count must be a whole number from -2147483648 to 2147483647",
    );
  });

  it("are refused for 64 bits too", () => {
    const like = { type: "like" as const, user: {}, likeCount: 0, totalLikes: Number.NaN };
    expect(() => encodeEvent(like)).toThrow("ERR_ARGUMENT: total must be a whole number");
  });
});

describe("tags and lengths of more than 32 bits", () => {
  it.each(["3a8580808010 6162636465", "3a83808080808080808001 62616a", "ba8080808001 026862"])(
    "are malformed: %s",
    (bytes) => {
      expect(errorOf(() => decodePushFrame(hex(bytes))).code).toBe("ERR_PAYLOAD_MALFORMED");
    },
  );
});

describe("decodeBounded()", () => {
  it("keeps the cause and names the fault", () => {
    const error = errorOf(() => decodeBounded(decodeHeartBeatMessage, hex("08"), defaultLimits));
    expect(error).toMatchObject({ code: "ERR_PAYLOAD_MALFORMED", side: "remote" });
    expect(error.cause).toBeInstanceOf(WireError);
  });

  it("tells bytes that end too early from bytes that are wrong", () => {
    expect(isTruncation(errorOf(() => decodeBounded(decodeHeartBeatMessage, hex("08"), defaultLimits)))).toBe(true);
    expect(isTruncation(errorOf(() => decodeBounded(decodeHeartBeatMessage, hex("0f"), defaultLimits)))).toBe(false);
    expect(isTruncation(new RangeError("something else"))).toBe(false);
  });
});

function message(method: string) {
  return { method, payload: hex(""), msgId: "0", msgType: 0, offset: "0", isHistory: false };
}

it("limits of the default allow what real messages nest", () => {
  expect(defaultLimits.maxDepth).toBeGreaterThan(8);
});
