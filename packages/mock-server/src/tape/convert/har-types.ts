import Type, { type Static } from "typebox";

/* HAR 1.2, as far as a tape has use for it, with Chrome's `_webSocketMessages`. Other fields are passed over. */

const Pair = Type.Object({ name: Type.String(), value: Type.String() });

const Request = Type.Object({
  method: Type.String(),
  url: Type.String(),
  headers: Type.Array(Pair),
  postData: Type.Optional(Type.Object({ text: Type.Optional(Type.String()), encoding: Type.Optional(Type.String()) })),
});

const Response = Type.Object({
  status: Type.Integer(),
  headers: Type.Array(Pair),
  content: Type.Object({ text: Type.Optional(Type.String()), encoding: Type.Optional(Type.String()) }),
});

export const HarMessage = Type.Object({
  type: Type.Union([Type.Literal("send"), Type.Literal("receive")]),
  /** Unix seconds. */
  time: Type.Number(),
  /** 1 text, 2 binary in base64; 8, 9 and 10 are this project's, in base64 too. */
  opcode: Type.Integer({ minimum: 0, maximum: 15 }),
  data: Type.String(),
});

export const HarEntry = Type.Object({
  startedDateTime: Type.String(),
  /** Milliseconds that the whole took. */
  time: Type.Number(),
  request: Request,
  response: Response,
  timings: Type.Optional(Type.Object({ wait: Type.Optional(Type.Number()) })),
  _webSocketMessages: Type.Optional(Type.Array(HarMessage)),
  /** How TCP ended: this project's. */
  _eof: Type.Optional(
    Type.Object({
      time: Type.Number(),
      how: Type.Union([Type.Literal("fin"), Type.Literal("rst"), Type.Literal("hang")]),
      by: Type.Union([Type.Literal("s"), Type.Literal("c")]),
    }),
  ),
});

export const Har = Type.Object({ log: Type.Object({ entries: Type.Array(HarEntry) }) });

export type Har = Static<typeof Har>;
export type HarEntry = Static<typeof HarEntry>;
export type HarMessage = Static<typeof HarMessage>;
