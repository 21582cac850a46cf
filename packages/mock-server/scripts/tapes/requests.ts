import { ROOM_ID, type TapeFile } from "./tape-file.ts";

const JSON_TYPE = ["content-type", "application/json; charset=utf-8"];
const KEY = ["x-api-key", "[redacted]"];

/** Requests and their answers, without a socket. */
export const requestTapes: readonly TapeFile[] = [
  {
    name: "rate-limited",
    about: "Two answers of 429 with Retry-After, then 200: the third try is the one that counts.",
    lines: [limited(1, 0, 2), limited(2, 2000, 1), http(3, 3000, get(), ok({ alive: true, room_id: ROOM_ID }))],
  },
  {
    name: "not-live",
    about: "A user who is not live: 404 NOT_LIVE from the API, and 4404 from the managed socket.",
    lines: [
      http(1, 0, get("offline_creator"), {
        ...{ t: 15, status: 404, h: [JSON_TYPE] },
        j: { status_code: -1, error: "offline_creator is not live", code: "NOT_LIVE", request_id: "req-1" },
      }),
      { t: 100, c: 2, k: "open", url: "/?uniqueId=offline_creator&apiKey=[redacted]" },
      { t: 105, c: 2, k: "upgrade", status: 101 },
      { t: 110, c: 2, d: "s", k: "close", code: 4404, reason: "NOT_LIVE" },
      { t: 120, c: 2, k: "eof", how: "fin" },
    ],
  },
  {
    name: "refused-handshake",
    about: "A handshake that is refused with 429, Retry-After and a body, before there is a socket.",
    lines: [
      { t: 0, c: 1, k: "open", url: "/?uniqueId=streamer&apiKey=[redacted]" },
      {
        ...{ t: 20, c: 1, k: "upgrade", status: 429, h: [JSON_TYPE, ["retry-after", "5"], ["content-length", "67"]] },
        j: { status_code: -1, error: "too many sockets", code: "RATE_LIMITED" },
      },
    ],
  },
  {
    name: "slow-answer",
    about: "An answer whose head comes after a second and whose body drips in four pieces over three more.",
    lines: [
      http(1, 0, get(), {
        ...{ t: 1000, status: 200, h: [JSON_TYPE, ["content-length", "37"]] },
        s: '{"status_code":0,"data":[{"slow":1}]}',
        chunks: [
          [0, 9],
          [1000, 9],
          [2000, 9],
          [3000, 10],
        ],
      }),
    ],
  },
  {
    name: "no-answer",
    about: "A request that is never answered, on a connection that is never closed.",
    lines: [http(1, 0, get(), undefined), { t: 0, c: 1, k: "eof", how: "hang" }],
  },
  {
    name: "cut-answer",
    about: "An answer that is torn down in the middle of its body: the length that it told never comes.",
    lines: [
      http(1, 0, get(), { status: 200, h: [JSON_TYPE, ["content-length", "1000"]], s: '{"status_code":0,"da' }),
      { t: 50, c: 1, k: "eof", how: "rst" },
    ],
  },
];

function get(user = "streamer"): object {
  return { method: "GET", url: `/webcast/check_alive?unique_id=${user}`, h: [KEY] };
}

function http(c: number, t: number, req: object, res: object | undefined): object {
  return { t, c, k: "http", req, ...(res && { res }) };
}

function ok(data: object): object {
  return { t: 15, status: 200, h: [JSON_TYPE], j: { status_code: 0, data: [data] } };
}

function limited(c: number, t: number, retryAfter: number): object {
  return http(c, t, get(), {
    ...{ t: 5, status: 429, h: [JSON_TYPE, ["retry-after", String(retryAfter)], ["x-ratelimit-remaining", "0"]] },
    j: { status_code: -1, error: "Too many requests", code: "RATE_LIMITED", request_id: `req-${c}` },
  });
}
