import { connectionOf, sideOf, type TapeBody, type TapeEntry, type TapeRequest, type TapeResponse } from "./entry.ts";

/** An entry as the object of its line. */
export function formatEntry(entry: TapeEntry): object {
  const base = { t: entry.t, c: connectionOf(entry) };
  return { ...base, ...formatKind(entry), ...formatExpect(entry), ...entry.more };
}

function formatKind(entry: TapeEntry): object {
  const d = sideOf(entry);
  switch (entry.kind) {
    case "message":
      return { d, k: "msg", ...(entry.event ? { j: entry.event } : formatMessage(entry.message)) };
    case "frame":
      return { d, k: "bin", b64: toBase64(entry.bytes), ...formatFragments(entry) };
    case "text":
      return { d, k: "text", ...formatText(entry), ...formatFragments(entry) };
    case "ping":
    case "pong":
      return { d, k: entry.kind, b64: toBase64(entry.bytes) };
    case "close":
      return { d, k: "close", ...formatClose(entry) };
    case "open":
      return { k: "open", url: entry.url, ...formatHeaders(entry) };
    case "upgrade":
      return { k: "upgrade", status: entry.status, ...formatHeaders(entry), ...formatBody(entry.body) };
    case "http":
      return { k: "http", req: formatRequest(entry.request), ...formatAnswer(entry.response) };
    case "eof":
      return { ...(entry.d ? { d: entry.d } : {}), k: "eof", how: entry.how };
  }
}

function formatExpect(entry: TapeEntry): object {
  return "expect" in entry && entry.expect !== undefined ? { expect: entry.expect } : {};
}

function formatMessage({ method, msgId, isHistory, payload }: Extract<TapeEntry, { kind: "message" }>["message"]) {
  return { method, msgId, ...(isHistory ? { history: true } : {}), b64: toBase64(payload) };
}

function formatText({ text, isJson, bytes }: Extract<TapeEntry, { kind: "text" }>): object {
  if (bytes !== undefined) return { b64: toBase64(bytes) };
  return isJson ? { j: JSON.parse(text) as unknown } : { s: text };
}

function formatFragments({ fragments }: { readonly fragments?: readonly number[] }): object {
  return fragments === undefined ? {} : { frag: fragments };
}

function formatClose({ code, reason, bytes }: Extract<TapeEntry, { kind: "close" }>): object {
  if (bytes !== undefined) return { b64: toBase64(bytes) };
  return code === undefined ? {} : { code, reason };
}

function formatHeaders({ headers }: { readonly headers: TapeRequest["headers"] }): object {
  return headers.length === 0 ? {} : { h: headers };
}

function formatRequest({ method, url, headers, body, more }: TapeRequest): object {
  return { method, url, ...formatHeaders({ headers }), ...formatBody(body), ...more };
}

function formatAnswer(response: TapeResponse | undefined): object {
  if (response === undefined) return {};
  const { after, status, headers, body, chunks, more } = response;
  const times = { ...(after === 0 ? {} : { t: after }), status };
  const rest = { ...formatBody(body), ...(chunks === undefined ? {} : { chunks }), ...more };
  return { res: { ...times, ...formatHeaders({ headers }), ...rest } };
}

function formatBody(body: TapeBody | undefined): object {
  if (body === undefined) return {};
  if (body.as === "b64") return { b64: toBase64(body.bytes) };
  const text = Buffer.from(body.bytes).toString("utf8");
  return body.as === "s" ? { s: text } : { j: JSON.parse(text) as unknown };
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");
}
