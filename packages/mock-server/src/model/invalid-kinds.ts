import { type Endpoint, type EndpointName, endpoints } from "@webcast-kit/contract";
import fc from "fast-check";
import { formatRequest } from "./http-client.ts";
import { type Format, formatter, type InvalidKind, insert, kind } from "./invalid-kind.ts";
import { bodyKinds, queryKinds } from "./invalid-parameters.ts";

const methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "HEAD"];

/** Every kind of wrong request that an endpoint can get. */
export function invalidKinds(name: EndpointName): InvalidKind[] {
  const endpoint: Endpoint = endpoints[name];
  return [
    ...callerKinds(endpoint, formatter(name)),
    ...wireKinds(endpoint, formatter(name)),
    ...(endpoint.parametersIn === "body"
      ? bodyKinds(endpoint, formatter(name))
      : queryKinds(endpoint, formatter(name))),
  ];
}

function callerKinds({ auth, session }: Endpoint, format: Format): InvalidKind[] {
  const keys = [
    kind(
      "an unknown key",
      401,
      fc.stringMatching(/^[A-Za-z0-9_]{5,40}$/).map((key) => format({ headers: { "x-api-key": `no${key}` } })),
    ),
    kind("an empty key", 401, format({ headers: { "x-api-key": "" } })),
    kind("two keys", 401, insert(format({}), "x-api-key: test_basic")),
    kind("a key of many characters", 401, format({ headers: { "x-api-key": "k".repeat(8000) } })),
  ];
  const sessions = ["", "sessionid", "sessionid=", "sessionid=nobody", "sessionid=session_", ";;;=;", "x".repeat(8000)];
  return [
    ...(auth === "key" ? keys : []),
    ...(session === "required"
      ? [kind("no session", 401, ...sessions.map((cookie) => format({ headers: { "x-cookie-header": cookie } })))]
      : []),
    kind(
      "a namespace that cannot be",
      400,
      ...["", "-", "a b", "x".repeat(64), "../a"].map((id) => format({ headers: { "x-mock-namespace": id } })),
    ),
  ];
}

const change = (request: Buffer, from: string | RegExp, to: string): Buffer =>
  Buffer.from(request.toString("latin1").replace(from, to), "latin1");

// With a slash at its end the path of feed is the platform's.
function wireKinds({ name, method, path }: Endpoint, format: Format): InvalidKind[] {
  const right = format({});
  const allowed: string[] = Object.values(endpoints)
    .filter((other) => other.path === path)
    .map((other) => other.method);
  const wrong = methods.filter((other) => !allowed.includes(other));
  const lines = (count: number, size: number) =>
    Array.from({ length: count }, (_, index) => `x-${index}: ${"y".repeat(size)}`).join("\r\n");
  return [
    ...wrong.map((other) =>
      kind(`method ${other}`, 405, formatRequest(other, path, { headers: { "x-api-key": "test_pro" } })),
    ),
    kind(
      "a word that is no method",
      400,
      change(right, method, "FETCH"),
      change(right, method, ""),
      change(right, method, "get"),
    ),
    kind(
      "a header that is too large",
      431,
      format({ headers: { "x-large": "x".repeat(17_000) } }),
      insert(right, lines(3, 8000)),
    ),
    kind("too many headers", 431, insert(right, lines(3000, 10))),
    kind(
      "a percent sign that stands for nothing",
      400,
      ...["%", "%zz", "%e", "%ff%zz"].map((end) => change(right, path, path + end)),
    ),
    kind(
      "control characters in the line",
      400,
      ...["\x00", "\x01", "\x7f", "\n"].map((sign) => change(right, path, path + sign)),
    ),
    kind("control characters in a header", 400, ...["\x00", "\x01"].map((sign) => insert(right, `x-bad: a${sign}b`))),
    kind(
      "another path",
      404,
      ...[name === "feed" ? "/y" : "/", "/x", "//", "/%2e%2e", "%00", "%20"].map((end) =>
        change(right, path, path + end),
      ),
    ),
    kind("another version", 400, change(right, "HTTP/1.1", "HTTP/9.9"), change(right, "HTTP/1.1", "SPDY/1.1")),
    kind("a length that is none", 400, insert(right, "content-length: x"), insert(right, "content-length: -1")),
  ];
}
