import type { Endpoint } from "@webcast-kit/contract";
import fc from "fast-check";
import { badNumbers, needsSomething, outOfRange, withoutRequired, wrongTypes } from "./invalid-fields.ts";
import { type Format, type InvalidKind, insert, kind, odd } from "./invalid-kind.ts";

const MEBIBYTE = 2 ** 20;

export function bodyKinds(endpoint: Endpoint, format: Format): InvalidKind[] {
  const text = JSON.stringify(endpoint.example.request);
  const asField = (extra: string) => format({ body: `${text.slice(0, -1)}${text === "{}" ? "" : ","}${extra}}` });
  const scalars = ["1", '"text"', "true", "[]", "[1,2]", ...(needsSomething(endpoint) ? ["null", "{}"] : [])];
  const types = [
    "text/xml",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "image/png",
    "application/jsonx",
    "x",
  ];
  return [
    ...fieldKinds(endpoint, (parameters) => format({ parameters })),
    kind("a body that is no object", 400, ...scalars.map((body) => format({ body }))),
    kind(
      "bad JSON",
      400,
      ...["{", "{]", "{'a':1}", '{"a":1,}', "NaN", "undefined", "\ufeff{", "{}{}", "a=b"].map((body) =>
        format({ body }),
      ),
    ),
    kind(
      "truncated JSON",
      400,
      fc.integer({ min: 1, max: text.length - 1 }).map((end) => format({ body: text.slice(0, end) })),
    ),
    kind("no body", 400, format({ body: "" })),
    kind("a body that is too large", 413, format({ body: `{"a":"${"x".repeat(MEBIBYTE)}"}` })),
    kind("another content type", 415, ...types.map((type) => format({ headers: { "content-type": type } }))),
    kind("a prototype", 400, asField('"__proto__":{"a":1}'), asField('"constructor":{"prototype":{"a":1}}')),
    kind(
      "a body that is no UTF-8",
      400,
      format({ body: Buffer.from([0x7b, 0xff, 0xfe, 0x7d]) }),
      format({ body: Buffer.from([0xff, 0xfe, 0x7b, 0x00]) }),
    ),
    odd(
      "deep nesting",
      ...[1000, 100_000, 500_000].map((depth) => asField(`"deep":${"[".repeat(depth)}${"]".repeat(depth)}`)),
    ),
    odd(
      "a text that is no UTF-8",
      format({
        body: Buffer.concat([Buffer.from('{"x":"'), Buffer.from([0xff, 0xc0]), Buffer.from(`",${text.slice(1)}`)]),
      }),
    ),
    odd("a parameter twice", format({ body: `${text.slice(0, -1)}${text === "{}" ? "" : `,${text.slice(1, -1)}`}}` })),
  ];
}

export function queryKinds(endpoint: Endpoint, format: Format): InvalidKind[] {
  const [first] = Object.entries(endpoint.example.request);
  const twice = first === undefined ? [] : [format({ query: `?${first[0]}=${first[1]}&${first[0]}=${first[1]}` })];
  const numbers = badNumbers(endpoint).map(({ name, value }) =>
    format({ parameters: { ...endpoint.example.request, [name]: value } }),
  );
  return [
    ...fieldKinds(endpoint, (parameters) => format({ parameters }), { isQuery: true }),
    ...(twice.length === 0 ? [] : [kind("a parameter twice", 400, ...twice)]),
    ...(numbers.length === 0 ? [] : [kind("numbers that are none", 400, ...numbers)]),
    odd(
      "a query of nothing but signs",
      ...["?", "?&&&", "?=", "?a=%zz", "?__proto__=1", "?a[b]=1", "?%00=%00"].map((query) => format({ query })),
    ),
    odd(
      "a name of odd characters",
      ...["%00", "%0d%0a", "%ff", "%F0%9F%94%B4", "..%2f", "'--", "<b>"].map((text) =>
        format({ query: `?unique_id=${text}&room_id=${text}` }),
      ),
    ),
    odd("a body where there should be none", insertBody(format({}), "{")),
  ];
}

/** A body behind a request that has none. */
function insertBody(request: Buffer, body: string): Buffer {
  const typed = insert(request, `content-type: application/json\r\ncontent-length: ${body.length}`);
  return Buffer.concat([typed, Buffer.from(body)]);
}

function fieldKinds(
  endpoint: Endpoint,
  format: (parameters: object) => Buffer,
  { isQuery = false } = {},
): InvalidKind[] {
  const { request } = endpoint.example;
  const types = isQuery
    ? []
    : wrongTypes(endpoint).map((values) => values.map(({ name, value }) => format({ ...request, [name]: value })));
  const ranges = isQuery && endpoint.name === "checkAlive" ? [] : outOfRange(endpoint);
  const missing = withoutRequired(endpoint).map(format);
  return [
    ...types.map((requests, index) => kind(`a wrong type, ${index + 1}`, 400, requests)),
    ...ranges.map(({ name, value }, index) =>
      kind(`${name} out of range, ${index + 1}`, 400, format({ ...request, [name]: value })),
    ),
    ...(missing.length === 0 ? [] : [kind("a parameter is missing", 400, ...missing)]),
  ];
}
