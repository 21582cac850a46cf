import { describe, expect, it } from "vitest";
import { encodeAck, encodeEnterRoom } from "../client-frames.ts";
import { decodeFramePayload } from "../decode.ts";
import { encodeEvent } from "../encode.ts";
import type { FetchResult } from "../fetch-result.ts";
import { decodePushFrame } from "../frame.ts";
import { createServerSession, type ServerSession, type ServerSessionOptions } from "./server-session.ts";

const ROOM = "7300000000000000003";

/** A server that a client has asked to let it into a room at time 5, and what it answered. */
function enter(welcome?: NonNullable<ServerSessionOptions["welcome"]>): [ServerSession, FetchResult] {
  const session = createServerSession({ firstLogId: "9", ...(welcome ? { welcome } : {}) });
  session.open(0);
  session.receive(encodeEnterRoom({ roomId: ROOM, cursor: "c-1" }), 5);
  const [answer] = session.drain();
  if (answer?.type !== "send") throw new Error("no answer");
  const frame = decodePushFrame(answer.bytes);
  expect(frame.payloadType).toBe("im_enter_room_resp");
  return [session, decodeFramePayload(frame)];
}

describe("the first result of a room", () => {
  it("is a fresh start when the server says nothing else", () => {
    const [, result] = enter();
    expect(result).toMatchObject({ isFirst: true, now: 5, cursor: "", messages: [], needAck: false });
  });

  it("says what the server wants of the room and the cursor that the client has", () => {
    const history = { ...encodeEvent({ type: "control", action: 1 }), isHistory: true };
    const [, result] = enter(({ roomId, cursor }) => ({ cursor: `${roomId}/${cursor}`, messages: [history] }));
    expect(result).toMatchObject({ isFirst: false, now: 5, cursor: `${ROOM}/c-1` });
    expect(result.messages).toMatchObject([{ method: "WebcastControlMessage", isHistory: true }]);
  });

  it("is in the book when it wants an ack", () => {
    const [session] = enter(() => ({ needAck: true, internalExt: "e" }));
    expect(session.ledger).toMatchObject({ expected: 1, outstanding: ["9"] });
    session.receive(encodeAck({ logId: "9", internalExt: "e" }), 6);
    expect(session.ledger).toMatchObject({ accepted: 1, outstanding: [] });
  });
});
