import { STATUS_CODES } from "node:http";
import Type from "typebox";
import { closePayload, encodeFrame, type Frame, opcodes } from "../wire/frames.ts";
import { type WireStep, wait, write } from "../wire/steps.ts";
import { defineFault } from "./effects.ts";

/** A frame that was changed. */
const send = (frame: Frame, change: Partial<Frame>): WireStep => write(encodeFrame({ ...frame, ...change }));

const None = Type.Object({});

/** Adds lines to the head of an answer. */
const withHeader = (head: string, line: string) =>
  write(Buffer.from(head.replace(/\r\n\r\n$/, `\r\n${line}\r\n\r\n`), "latin1"));

/** What happens to the answer of a handshake. */
const handshakeFaults = {
  "ws-refuse": defineFault({
    layer: "websocket",
    unit: "handshake",
    summary: "The handshake is refused with a status.",
    parameters: Type.Object({
      status: Type.Integer({ minimum: 200, maximum: 599, default: 503 }),
      retryAfterSeconds: Type.Optional(Type.Integer({ minimum: 0, maximum: 86_400 })),
    }),
    answer: (_head, { status, retryAfterSeconds }) => {
      const told = retryAfterSeconds === undefined ? "" : `retry-after: ${retryAfterSeconds}\r\n`;
      const head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "Unknown"}\r\n${told}content-length: 0\r\nconnection: close\r\n\r\n`;
      return [write(Buffer.from(head)), { type: "end" }];
    },
  }),
  "ws-bad-accept": defineFault({
    layer: "websocket",
    unit: "handshake",
    summary: "The handshake is answered with a wrong Sec-WebSocket-Accept.",
    parameters: None,
    answer: (head) => [
      write(Buffer.from(head.replace(/(sec-websocket-accept: ).*/i, "$1AAAAAAAAAAAAAAAAAAAAAAAAAAA="), "latin1")),
    ],
  }),
  "ws-subprotocol": defineFault({
    layer: "websocket",
    unit: "handshake",
    summary: "The handshake is answered with a subprotocol that was not asked for.",
    warning: "It ends the whole process of a client on Node.js 20 that uses the built-in WebSocket.",
    parameters: Type.Object({
      protocol: Type.String({ pattern: "^[!#-'*+.0-9A-Z^-z|~-]{1,64}$", default: "unasked" }),
    }),
    answer: (head, { protocol }) => [withHeader(head, `Sec-WebSocket-Protocol: ${protocol}`)],
  }),
  "ws-extension": defineFault({
    layer: "websocket",
    unit: "handshake",
    summary: "The handshake is answered with an extension that was not asked for.",
    parameters: Type.Object({
      extension: Type.String({ pattern: "^[!#-'*+.0-9A-Z^-z|~-]{1,64}$", default: "x-unasked" }),
    }),
    answer: (head, { extension }) => [withHeader(head, `Sec-WebSocket-Extensions: ${extension}`)],
  }),
  "ws-hang": defineFault({
    layer: "websocket",
    unit: "handshake",
    summary: "The handshake is never answered, and the connection stays.",
    parameters: None,
    answer: () => [{ type: "vanish" }],
  }),
};

/** What happens to a frame with a message. */
const dataFaults = {
  "ws-masked": defineFault({
    layer: "websocket",
    unit: "frame",
    summary: "A masked frame, which a server must not send.",
    parameters: None,
    frames: "message",
    send: (frame, _parameters, random) => {
      const mask = Buffer.from(Array.from({ length: 4 }, () => random.integer(1, 255)));
      return [send(frame, { mask })];
    },
  }),
  "ws-reserved-bits": defineFault({
    layer: "websocket",
    unit: "frame",
    summary: "Reserved bits are set, without an extension that would say what they mean.",
    parameters: Type.Object({ bits: Type.Integer({ minimum: 1, maximum: 7, default: 4 }) }),
    frames: "message",
    send: (frame, { bits }) => [send(frame, { reserved: bits })],
  }),
  "ws-bad-opcode": defineFault({
    layer: "websocket",
    unit: "frame",
    summary: "An opcode that does not exist.",
    parameters: Type.Object({ opcode: Type.Enum([3, 4, 5, 6, 7, 11, 12, 13, 14, 15], { default: 3 }) }),
    frames: "message",
    send: (frame, { opcode }) => [send(frame, { opcode })],
  }),
  "ws-bad-utf8": defineFault({
    layer: "websocket",
    unit: "frame",
    summary: "A text frame with bytes that are no UTF-8, in the place of a message.",
    parameters: None,
    frames: "message",
    send: () => [write(encodeFrame({ opcode: opcodes.text, payload: Buffer.of(0x7b, 0xc3, 0x28, 0xa0, 0xff, 0x7d) }))],
  }),
  "ws-oversized-control": defineFault({
    layer: "websocket",
    unit: "frame",
    summary: "A ping of 126 bytes before the message; control frames end at 125.",
    parameters: None,
    frames: "message",
    send: (frame) => [write(encodeFrame({ opcode: opcodes.ping, payload: Buffer.alloc(126) })), send(frame, {})],
  }),
  "ws-fragmented-control": defineFault({
    layer: "websocket",
    unit: "frame",
    summary: "A ping in two fragments before the message; control frames have none.",
    parameters: None,
    frames: "message",
    send: (frame) => [
      write(encodeFrame({ fin: false, opcode: opcodes.ping, payload: Buffer.of(1) })),
      write(encodeFrame({ opcode: opcodes.continuation, payload: Buffer.of(2) })),
      send(frame, {}),
    ],
  }),
  "ws-unexpected-continuation": defineFault({
    layer: "websocket",
    unit: "frame",
    summary: "A message that begins with a continuation.",
    parameters: None,
    frames: "message",
    send: (frame) => [send(frame, { opcode: opcodes.continuation })],
  }),
  "ws-split": defineFault({
    layer: "websocket",
    unit: "frame",
    summary: "The message in fragments of a few bytes, with pings between them; a good client does not notice.",
    parameters: Type.Object({ bytes: Type.Integer({ minimum: 1, maximum: 65_535, default: 1 }) }),
    frames: "message",
    send: (frame, { bytes }) => split(frame, bytes),
  }),
  "ws-stall": defineFault({
    layer: "websocket",
    unit: "frame",
    summary: "The server vanishes in the middle of a frame; with `ms` it goes on after so long.",
    parameters: Type.Object({ ms: Type.Optional(Type.Integer({ minimum: 0, maximum: 3_600_000 })) }),
    frames: "message",
    send: (frame, { ms }) => {
      const bytes = encodeFrame(frame);
      const middle = Math.ceil(bytes.length / 2);
      const [first, second] = [write(bytes.subarray(0, middle)), write(bytes.subarray(middle))];
      return ms === undefined ? [first, { type: "vanish" }] : [first, wait(ms), second];
    },
  }),
  "ws-huge-length": defineFault({
    layer: "websocket",
    unit: "frame",
    summary: "A frame that says it has 2^62 bytes.",
    parameters: None,
    frames: "message",
    send: ({ opcode, payload }) => {
      const head = Buffer.of(0x80 | opcode, 127, 0x40, 0, 0, 0, 0, 0, 0, 0);
      return [write(Buffer.concat([head, payload]))];
    },
  }),
};

/** Fragments of one message at most, so that a large one does not become millions. */
const MAX_FRAGMENTS = 4096;
/** Pings between them at most: from a flood of pings good clients go away. */
const MAX_PINGS = 16;

function split(frame: Frame, wanted: number): readonly WireStep[] {
  const { payload, opcode } = frame;
  const size = Math.max(wanted, Math.ceil(payload.length / MAX_FRAGMENTS));
  const count = Math.max(1, Math.ceil(payload.length / size));
  const ping = encodeFrame({ opcode: opcodes.ping, payload: Buffer.alloc(0) });
  const pingEvery = Math.ceil(count / MAX_PINGS);
  return Array.from({ length: count }, (_, index) => {
    const fragment = encodeFrame({
      fin: index === count - 1,
      opcode: index === 0 ? opcode : opcodes.continuation,
      payload: payload.subarray(index * size, (index + 1) * size),
    });
    return write(index % pingEvery === 0 && index > 0 ? Buffer.concat([ping, fragment]) : fragment);
  });
}

/** What happens to the frames that are about the connection. */
const controlFaults = {
  "ws-close-code": defineFault({
    layer: "websocket",
    unit: "frame",
    summary: "The close frame has another code, also one that no close frame may carry.",
    parameters: Type.Object({ code: Type.Integer({ minimum: 0, maximum: 65_535, default: 1005 }) }),
    frames: "close",
    send: (frame, { code }) => [send(frame, { payload: closePayload(code) })],
  }),
  "ws-close-empty": defineFault({
    layer: "websocket",
    unit: "frame",
    summary: "The close frame has no code.",
    parameters: None,
    frames: "close",
    send: (frame) => [send(frame, { payload: Buffer.alloc(0) })],
  }),
  "ws-close-short": defineFault({
    layer: "websocket",
    unit: "frame",
    summary: "The close frame has one byte, which is half a code.",
    parameters: None,
    frames: "close",
    send: (frame) => [send(frame, { payload: Buffer.of(3) })],
  }),
  "ws-no-fin": defineFault({
    layer: "websocket",
    unit: "frame",
    summary: "The close frame comes, and the connection is left open.",
    parameters: None,
    frames: "close",
    send: (frame) => [send(frame, {}), { type: "vanish" }],
  }),
  "ws-no-close": defineFault({
    layer: "websocket",
    unit: "frame",
    summary: "The connection ends without a close frame.",
    parameters: None,
    frames: "close",
    send: () => [{ type: "end" }],
  }),
  "ws-no-pong": defineFault({
    layer: "websocket",
    unit: "frame",
    summary: "A ping of the client is not answered.",
    parameters: None,
    frames: "pong",
    send: () => [],
  }),
};

export const websocketFaults = { ...handshakeFaults, ...dataFaults, ...controlFaults };
