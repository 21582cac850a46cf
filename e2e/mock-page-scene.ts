import { setTimeout as delay } from "node:timers/promises";
import type { MockControl } from "@webcast-kit/mock-server";
import { decodeFramePayload, decodePushFrame, encodeAck, encodeHeartbeat } from "@webcast-kit/protocol";
import { openSocket, type SocketClient } from "../packages/mock-server/testing/socket-client.ts";
import { visitRoom } from "../packages/mock-server/testing/webcast-client.ts";

/** A client of the managed socket. */
export function openManaged(
  { wsUrl, keys }: MockControl,
  uniqueId = "streamer",
  key: string = keys.pro,
): Promise<SocketClient> {
  return openSocket(`${wsUrl}/?uniqueId=${uniqueId}&apiKey=${key}`);
}

/** A client of the binary socket that acknowledges what it gets, and has sent one heartbeat. */
export async function openBinary(mock: MockControl, uniqueId = "streamer"): Promise<SocketClient> {
  const client = await visitRoom(mock, { uniqueId });
  const acknowledge = (bytes: Buffer) => {
    const frame = decodePushFrame(bytes);
    if (frame.payloadType !== "msg") return;
    const { needAck, internalExt } = decodeFramePayload(frame);
    if (needAck) client.socket.send(encodeAck({ logId: frame.logId, internalExt }));
  };
  client.socket.on("message", (data) => acknowledge(data as Buffer));
  client.socket.send(encodeHeartbeat({ roomId: client.roomId, sendPacketSeqId: "1" }));
  return client;
}

/** Says something in the room of all who listen here. */
export function say(mock: MockControl, ...comments: readonly string[]): void {
  mock.inject(
    "streamer",
    comments.map((comment) => ({ type: "chat", user: { uniqueId: "ann" }, comment })),
  );
}

/** Twenty seconds in which a bit of everything happens. */
export async function playScene(mock: MockControl): Promise<void> {
  const ask = (path: string, key = "test_pro") => fetch(`${mock.url}${path}`, { headers: { "x-api-key": key } });
  const clients = [
    await openManaged(mock),
    await openBinary(mock),
    await openManaged(mock, "creator", mock.keys.basic),
  ];
  mock.arm({ name: "http-status", status: 503, count: 3, where: { path: "/webcast/*" } });
  mock.arm({ name: "payload-duplicate", where: { event: "gift" } });
  const user = { uniqueId: "lucky.otter", nickname: "Lucky Otter" };
  for (let second = 0; second < 20; second++) {
    say(mock, ["hello", "first time here", "can you say hi to my sister?"][second % 3] as string);
    const rose = { type: "gift", user, giftId: 5655, giftName: "Rose", diamondCount: 1, repeatEnd: false } as const;
    if (second % 4 < 2) mock.inject("streamer", [{ ...rose, repeatCount: 1 + (second % 4) }]);
    if (second % 5 === 0) mock.inject("creator", [{ type: "like", user, likeCount: 15, totalLikes: 300 * second }]);
    if (second % 6 === 1) await ask("/webcast/check_alive?unique_id=streamer", "test_sandbox");
    if (second === 12) clients[2]?.socket.close(1000);
    await delay(1000);
  }
}
