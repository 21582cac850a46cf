import { STATUS_CODES } from "node:http";
import { targetOf } from "../../request-target.ts";
import type { EofEntry, TapeBody, TapeEntry, TapeHeaderPair } from "../entry.ts";
import { sideOf } from "../entry.ts";
import { OWN_HOST } from "../own-origin.ts";
import { closeBytes } from "../play/frames-of.ts";
import { type HttpTake, type SocketTake, takesOf } from "../play/takes.ts";
import type { Tape } from "../tape.ts";
import type { HarEntry, HarMessage } from "./har-types.ts";

const SECOND_MS = 1000;
const opcodeOf = { text: 1, frame: 2, close: 8, ping: 9, pong: 10 } as const;

/**
 * Writes a tape as HAR 1.2, with `_webSocketMessages` as Chrome has them; close frames, pings and pongs are among them
 * with their opcodes, and `_eof` says how TCP ended. Fragments, `expect`, times of pieces and messages of rooms, which
 * are in no frame, are left out.
 */
export function toHar(tape: Tape): string {
  const startMs = Date.parse(tape.header.created);
  const { sockets, requests } = takesOf(tape);
  const entries = [
    ...requests.map((take) => ({ t: take.entry.t, entry: fromHttp(take, startMs) })),
    ...sockets.map((take) => ({ t: take.open?.t ?? 0, entry: fromSocket(take, startMs) })),
  ];
  const sorted = entries.sort((a, b) => a.t - b.t).map(({ entry }) => entry);
  const creator = { name: "webcast-mock", version: "1" };
  return `${JSON.stringify({ log: { version: "1.2", creator, entries: sorted } }, null, 2)}\n`;
}

/** What HAR wants of a request and an answer, and nobody knows. */
const UNKNOWN_SIZES = { headersSize: -1, bodySize: -1 };

function fromHttp({ entry, eof }: HttpTake, startMs: number): HarEntry {
  const { request, response } = entry;
  const after = response?.after ?? 0;
  const receive = response?.chunks?.at(-1)?.[0] ?? 0;
  return {
    ...common(entry.t, startMs, after + receive, { wait: after, receive }),
    request: toRequest("http", request),
    response: toResponse(response?.status ?? 0, response?.headers ?? [], response?.body),
    ...endOf(eof, startMs),
  };
}

function fromSocket({ open, upgrade, lines }: SocketTake, startMs: number): HarEntry {
  const [openT, upgradeT] = [open?.t ?? 0, upgrade?.t ?? open?.t ?? 0];
  const eof = lines.find(({ entry }) => entry.kind === "eof")?.entry as EofEntry | undefined;
  const request = { method: "GET", url: open?.url ?? "/", headers: open?.headers ?? [] };
  return {
    ...common(openT, startMs, upgradeT - openT, { wait: upgradeT - openT, receive: 0 }),
    request: toRequest("ws", request),
    response: toResponse(upgrade?.status ?? 101, upgrade?.headers ?? [], upgrade?.body),
    _webSocketMessages: lines.flatMap(({ entry }) => toMessage(entry, startMs)),
    ...endOf(eof, startMs),
  };
}

function common(
  t: number,
  startMs: number,
  time: number,
  timings: { readonly wait: number; readonly receive: number },
) {
  return { startedDateTime: new Date(startMs + t).toISOString(), time, cache: {}, timings: { send: 0, ...timings } };
}

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly TapeHeaderPair[];
  readonly body?: TapeBody;
}

function toRequest(scheme: "http" | "ws", { method, url, headers, body }: Asked) {
  const queryString = [...targetOf(url).query].map(([name, value]) => ({ name, value }));
  const mimeType = headers.find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? "";
  return {
    ...{ method, url: `${scheme}://${OWN_HOST}${url}`, httpVersion: "HTTP/1.1", cookies: [], queryString },
    ...{ headers: toPairs(headers), ...UNKNOWN_SIZES },
    ...(body && { postData: { mimeType, ...toContent(body) } }),
  };
}

function toResponse(status: number, headers: readonly TapeHeaderPair[], body: TapeBody | undefined) {
  const mimeType = headers.find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? "";
  const content = { size: body?.bytes.length ?? 0, mimeType, ...(body && toContent(body)) };
  const statusText = STATUS_CODES[status] ?? "";
  return {
    ...{ status, statusText, httpVersion: "HTTP/1.1", cookies: [], redirectURL: "" },
    ...{ headers: toPairs(headers), content, ...UNKNOWN_SIZES },
  };
}

function toPairs(headers: readonly TapeHeaderPair[]): { name: string; value: string }[] {
  return headers.map(([name, value]) => ({ name, value }));
}

function toContent({ bytes, as }: TapeBody): { text: string; encoding?: string } {
  return as === "b64"
    ? { text: Buffer.from(bytes).toString("base64"), encoding: "base64" }
    : { text: Buffer.from(bytes).toString("utf8") };
}

function toMessage(entry: TapeEntry, startMs: number): HarMessage[] {
  if (!Object.hasOwn(opcodeOf, entry.kind)) return [];
  const said = entry as Extract<TapeEntry, { kind: keyof typeof opcodeOf }>;
  const data =
    said.kind === "text"
      ? said.text
      : Buffer.from(said.kind === "close" ? closeBytes(said) : said.bytes).toString("base64");
  const type = sideOf(said) === "c" ? "send" : "receive";
  return [{ type, time: (startMs + said.t) / SECOND_MS, opcode: opcodeOf[said.kind], data }];
}

function endOf(eof: EofEntry | undefined, startMs: number): Pick<HarEntry, "_eof"> {
  return eof === undefined ? {} : { _eof: { time: (startMs + eof.t) / SECOND_MS, how: eof.how, by: sideOf(eof) } };
}
