import Type, { type TSchema } from "typebox";

/*
 * `*.tape.jsonl`: UTF-8, one JSON object a line. The first line is the header; each further one is what happened on
 * connection `c` at `t` milliseconds, sent by `d`, the server (`s`) or the client (`c`). Keys that are not named here
 * are kept.
 */

const Side = Type.Union([Type.Literal("s"), Type.Literal("c")]);
const Base64 = Type.String({ pattern: "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$" });
const Size = Type.Integer({ minimum: 0, maximum: 2 ** 31 - 1 });
const Milliseconds = Type.Integer({ minimum: 0, maximum: 8.64e15 });
/** Letters that a header may have: with a line break it would be two. */
const Headers = Type.Array(
  Type.Tuple([
    Type.String({ pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$" }),
    Type.String({ pattern: "^[\\t\\x20-\\x7e\\x80-\\xff]*$" }),
  ]),
);
/** `*` is what OPTIONS may ask for. */
const Url = Type.String({ pattern: "^(?:/[\\x21-\\x7e]*|\\*)$" });
/** At most one of the three. */
const body = { s: Type.Optional(Type.String()), j: Type.Optional(Type.Unknown()), b64: Type.Optional(Base64) };

const base = { t: Milliseconds, c: Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1 }) };
const server = { ...base, d: Type.Literal("s") };
/** Any message of this kind, these bytes, or one with these fields. */
const Expectation = Type.Union([Type.Literal(true), Type.Literal("same"), Type.Object({})]);
const either = { ...base, d: Side, expect: Type.Optional(Expectation) };
const frag = Type.Optional(Type.Array(Size, { minItems: 1 }));

export const HeaderLine = Type.Object({
  tape: Type.Literal(1),
  id: Type.String({ minLength: 1 }),
  created: Type.String(),
  license: Type.String(),
  origin: Type.Union([Type.Literal("synthetic"), Type.Literal("recorded")]),
  seed: Type.Optional(Type.Integer()),
  redacted: Type.Optional(Type.Array(Type.String())),
});

const RequestPart = Type.Object({
  method: Type.String({ pattern: "^[A-Z][A-Z-]{0,19}$" }),
  url: Url,
  h: Type.Optional(Headers),
  ...body,
});

const ResponsePart = Type.Object({
  t: Type.Optional(Milliseconds),
  status: Type.Integer({ minimum: 200, maximum: 999 }),
  h: Type.Optional(Headers),
  ...body,
  chunks: Type.Optional(Type.Array(Type.Tuple([Milliseconds, Size]))),
});

/** Every kind of line by what it is; a message comes as an event or as bytes. */
export const lineSchemas = {
  event: Type.Object({ ...server, k: Type.Literal("msg"), j: Type.Object({ type: Type.String() }) }),
  message: Type.Object({
    ...server,
    k: Type.Literal("msg"),
    method: Type.String({ minLength: 1 }),
    msgId: Type.Optional(Type.String({ pattern: "^[0-9]{1,20}$" })),
    history: Type.Optional(Type.Boolean()),
    b64: Base64,
  }),
  bin: Type.Object({ ...either, k: Type.Literal("bin"), b64: Base64, frag }),
  text: Type.Object({ ...either, k: Type.Literal("text"), ...body, frag }),
  ping: Type.Object({ ...either, k: Type.Literal("ping"), b64: Base64 }),
  pong: Type.Object({ ...either, k: Type.Literal("pong"), b64: Base64 }),
  close: Type.Object({
    ...either,
    k: Type.Literal("close"),
    code: Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535 })),
    reason: Type.Optional(Type.String()),
    b64: Type.Optional(Base64),
  }),
  open: Type.Object({ ...base, k: Type.Literal("open"), url: Url, h: Type.Optional(Headers) }),
  upgrade: Type.Object({
    ...base,
    k: Type.Literal("upgrade"),
    status: Type.Integer({ minimum: 101, maximum: 999 }),
    h: Type.Optional(Headers),
    ...body,
  }),
  http: Type.Object({ ...base, k: Type.Literal("http"), req: RequestPart, res: Type.Optional(ResponsePart) }),
  eof: Type.Object({
    ...base,
    d: Type.Optional(Side),
    k: Type.Literal("eof"),
    how: Type.Union([Type.Literal("fin"), Type.Literal("rst"), Type.Literal("hang")]),
  }),
};

/** The JSON Schema of a line, for programs in any language: the first line of a file is the header. */
export const tapeSchema: TSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "A line of a *.tape.jsonl file",
  description:
    "The first line is the header. Each further line is what happened on connection c at t milliseconds, sent by d: the server (s) or the client (c). Other keys are allowed, and kept.",
  anyOf: [HeaderLine, ...Object.values(lineSchemas)],
};
