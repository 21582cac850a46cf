import {
  encodeAck,
  encodeEnterRoom,
  encodeEvent,
  encodeFetchResult,
  encodeHeartbeat,
  encodePushFrame,
  type LiveEventInit,
} from "@webcast-kit/protocol";
import { CREATED_MS, msgIdOf, ROOM_ID, socketLines, type TapeFile, toBase64, viewer } from "./tape-file.ts";

const PATH = "/webcast/im/ws_proxy/ws_reuse_supplement/";
const TOKENS = "X-Bogus=[redacted]&X-Gnarly=[redacted]";
const SOCKET_URL = `${PATH}?aid=1988&room_id=${ROOM_ID}&${TOKENS}`;

/** Sessions on the binary socket. */
export const binaryTapes: readonly TapeFile[] = [
  {
    name: "acks",
    about:
      "A binary socket whose server waits for each ack (synchronised): who does not acknowledge a result hears no other.",
    lines: socketLines(1, 0, SOCKET_URL, [
      ...entering(10),
      ...[1, 2, 3].flatMap((index) => [result(index * 1000, index), ack(index * 1000 + 20, index)]),
      { t: 4000, d: "s", k: "close", code: 1000, reason: "stream end" },
    ]),
  },
  {
    name: "heartbeats",
    about: "A binary socket whose server waits for three heartbeats, ten seconds apart (synchronised).",
    lines: socketLines(1, 0, SOCKET_URL, [
      ...entering(10),
      ...[1, 2, 3].map((count) => ({
        ...{ t: count * 10_000, d: "c", k: "bin" },
        b64: toBase64(encodeHeartbeat({ roomId: ROOM_ID, sendPacketSeqId: String(count) })),
        expect: { payloadType: "hb" },
      })),
      result(30_010, 1),
      { t: 30_100, d: "s", k: "close", code: 1000, reason: "stream end" },
    ]),
  },
  {
    name: "reconnect-resume",
    about:
      "A binary socket is torn down after two results; the client comes back at the cursor of the second, which the server waits for (synchronised), and hears the third and no other.",
    lines: [
      ...socketLines(1, 0, SOCKET_URL, [
        ...entering(10),
        result(1000, 1),
        result(2000, 2),
        { t: 2500, k: "eof", how: "rst" },
      ]),
      ...socketLines(2, 4000, SOCKET_URL, [
        ...entering(4010, cursorOf(2)),
        result(5000, 3),
        { t: 6000, d: "s", k: "close", code: 1000, reason: "stream end" },
      ]),
    ],
  },
  {
    name: "signed-flow",
    about:
      "From the API to the socket: credentials with a signed URL that leads to whoever plays the tape, the socket behind it, and what is said there.",
    lines: [credentials(), ...socketLines(2, 200, SOCKET_URL, [...entering(210), result(1000, 1), end(2000)])],
  },
  {
    name: "fragments",
    about:
      "A binary and a text message in fragments, one of them empty, with a ping behind them: what a client hears is whole.",
    lines: socketLines(1, 0, SOCKET_URL, [
      { t: 100, d: "s", k: "text", s: "in three pieces", frag: [3, 0, 12] },
      { t: 200, d: "s", k: "bin", b64: "AAECAwQFBgcICQ==", frag: [1, 1, 8] },
      { t: 300, d: "s", k: "ping", b64: "aGk=" },
      { t: 310, d: "c", k: "pong", b64: "aGk=", expect: "same" },
      end(400),
    ]),
  },
  {
    name: "bad-utf8",
    about: "A text message that is not UTF-8: a client has to close with 1007.",
    lines: socketLines(1, 0, SOCKET_URL, [{ t: 100, d: "s", k: "text", b64: "aGn/" }, end(1000)]),
  },
];

/** The client asks to enter, and the server waits for it; coming back, it has to say where it was. */
function entering(t: number, cursor = ""): object[] {
  const b64 = toBase64(encodeEnterRoom({ roomId: ROOM_ID, cursor }));
  return [
    { t, d: "c", k: "bin", b64, expect: { payloadType: "im_enter_room", ...(cursor && { enterRoom: { cursor } }) } },
  ];
}

function end(t: number): object {
  return { t, d: "s", k: "close", code: 1000, reason: "stream end" };
}

function cursorOf(index: number): string {
  return `c-${index}`;
}

/** A result with one chat, in a frame whose log id is the number of the result. */
function result(t: number, index: number): object {
  const event: LiveEventInit = {
    ...{ type: "chat", user: viewer(index), comment: `result ${index}` },
    ...{ msgId: msgIdOf(index), timestamp: CREATED_MS + t },
  };
  const payload = encodeFetchResult({
    ...{ messages: [encodeEvent(event)], cursor: cursorOf(index), internalExt: `ext-${index}` },
    ...{ now: CREATED_MS + t, needAck: true },
  });
  const frame = encodePushFrame({ logId: String(index), payloadEncoding: "pb", payloadType: "msg", payload });
  return { t, d: "s", k: "bin", b64: toBase64(frame) };
}

function ack(t: number, index: number): object {
  const b64 = toBase64(encodeAck({ logId: String(index), internalExt: `ext-${index}` }));
  return { t, d: "c", k: "bin", b64, expect: { payloadType: "ack", logId: `=${index}` } };
}

function credentials(): object {
  const ws_url = `ws://tape.invalid${SOCKET_URL}`;
  const data = { ws_url, ws_host: "tape.invalid", room_id: ROOM_ID, cluster_region: "eu", cookies: "[redacted]" };
  return {
    ...{ t: 0, c: 1, k: "http" },
    req: {
      ...{ method: "POST", url: "/webcast/ws_credentials", h: [["x-api-key", "[redacted]"]] },
      j: { unique_id: "streamer" },
    },
    res: { t: 40, status: 200, h: [["content-type", "application/json; charset=utf-8"]], j: { status_code: 0, data } },
  };
}
