import { type CloseDecision, closeCodes } from "@webcast-kit/contract";
import { MANAGED_URL, managedEvent, roomInfo, socketLines, type TapeFile, viewer } from "./tape-file.ts";

/** Codes that a client hears before it hears anything else. */
const refusals: ReadonlySet<string> = new Set([
  ...["INVALID_OPTIONS", "INVALID_AUTH", "NO_PERMISSION", "NOT_LIVE", "TOO_MANY_CONNECTIONS"],
  ...["WEBCAST_FETCH_ERROR", "ROOM_INFO_FETCH_ERROR"],
]);

const advice: Readonly<Record<CloseDecision, string>> = {
  stop: "stop",
  never: "not come back with the same options",
  reconnect: "reconnect with back-off",
  "reconnect-now": "reconnect at once",
  "wait-for-live": "ask again after a long wait",
  "wait-for-quota": "wait until its quota is free",
};

/** One tape for each code of the contract. */
export const closeTapes: readonly TapeFile[] = Object.values(closeCodes).map(
  ({ code, name, description, decision }) => ({
    name: `close-${code}`,
    about: `The managed socket closes with ${code} ${name} (${description.toLowerCase()}): a client should ${advice[decision]}.`,
    lines: socketLines(1, 0, MANAGED_URL, [
      ...(refusals.has(name) ? [] : [roomInfo(10), chat(500), chat(1000)]),
      { t: refusals.has(name) ? 10 : 1500, d: "s", k: "close", code, reason: name },
      { t: refusals.has(name) ? 20 : 1510, k: "eof", how: "fin" },
    ]),
  }),
);

/** Ends that no code of the contract describes. */
export const oddEndTapes: readonly TapeFile[] = [
  {
    name: "close-empty",
    about: "A close frame without a code, which clients report as 1005.",
    lines: ending({ t: 1000, d: "s", k: "close" }, { t: 1010, k: "eof", how: "fin" }),
  },
  {
    name: "close-illegal",
    about: "A close frame with 1006, which may never be sent: a strict client reports a protocol error.",
    lines: ending({ t: 1000, d: "s", k: "close", code: 1006, reason: "illegal" }, { t: 1010, k: "eof", how: "fin" }),
  },
  {
    name: "close-one-byte",
    about: "A close frame of one byte, half a code: a protocol error.",
    lines: ending({ t: 1000, d: "s", k: "close", b64: "Aw==" }, { t: 1010, k: "eof", how: "fin" }),
  },
  {
    name: "cut-fin",
    about: "The connection ends without a close frame (FIN), which clients report as 1006.",
    lines: ending({ t: 1000, k: "eof", how: "fin" }),
  },
  {
    name: "cut-reset",
    about: "The connection is torn down (RST), which clients report as 1006.",
    lines: ending({ t: 1000, k: "eof", how: "rst" }),
  },
  {
    name: "stall",
    about:
      "The server says nothing after two messages and does not close, as when a network dies: a client has to notice by itself.",
    lines: ending({ t: 1000, k: "eof", how: "hang" }),
  },
];

function ending(...last: readonly object[]): object[] {
  return socketLines(1, 0, MANAGED_URL, [roomInfo(10), chat(500), ...last]);
}

function chat(t: number): object {
  return managedEvent(t, { type: "chat", user: viewer(t / 500), comment: `half a second, ${t / 500} times` });
}
