import Type from "typebox";
import { delay, type WireStep, wait, write } from "../wire/steps.ts";
import { defineFault, type StepFilter } from "./effects.ts";

/** Longest wait that a fault makes, in milliseconds of the mock's clock. */
const MAX_WAIT_MS = 3_600_000;
const MAX_BYTES = 2 ** 31 - 1;

const ms = (preset: number) => Type.Integer({ minimum: 0, maximum: MAX_WAIT_MS, default: preset });
const bytes = (preset: number, minimum = 0) => Type.Integer({ minimum, maximum: MAX_BYTES, default: preset });
const PIECES_PER_SECOND = 10;

/** Lets so many bytes pass, and puts something in the place of all that follows. */
function after(limit: number, then: readonly WireStep[]): StepFilter {
  let left = limit;
  let isOver = false;
  return (step) => {
    if (isOver) return [];
    if (step.type !== "write") return [step];
    if (step.bytes.length < left) {
      left -= step.bytes.length;
      return [step];
    }
    isOver = true;
    return [write(step.bytes.subarray(0, left)), ...then];
  };
}

/** Cuts what is written into pieces. */
function slice(step: WireStep, size: number): readonly WireStep[] {
  if (step.type !== "write") return [step];
  const count = Math.ceil(step.bytes.length / size);
  return Array.from({ length: count }, (_, index) => write(step.bytes.subarray(index * size, (index + 1) * size)));
}

/** What happens below HTTP and WebSockets: to the answer of one request, or to a socket from then on. */
export const tcpFaults = {
  "tcp-delay": defineFault({
    layer: "tcp",
    unit: "connection",
    summary: "Everything that is sent comes later.",
    parameters: Type.Object({ ms: ms(1000) }),
    open: (parameters) => (step) => (step.type === "wait" ? [step] : [delay(parameters.ms), step]),
  }),
  "tcp-jitter": defineFault({
    layer: "tcp",
    unit: "connection",
    summary: "Everything that is sent comes later, each piece by another time; the order stays.",
    parameters: Type.Object({ ms: ms(0), jitterMs: ms(500) }),
    open: (parameters, random) => (step) =>
      step.type === "wait" ? [step] : [delay(parameters.ms + random.integer(0, parameters.jitterMs)), step],
  }),
  "tcp-bandwidth": defineFault({
    layer: "tcp",
    unit: "connection",
    summary: "No more than so many bytes are sent in a second, ten pieces a second.",
    parameters: Type.Object({ bytesPerSecond: bytes(1024, PIECES_PER_SECOND) }),
    open:
      ({ bytesPerSecond }) =>
      (step) =>
        slice(step, Math.floor(bytesPerSecond / PIECES_PER_SECOND)).flatMap((piece) =>
          piece.type === "write" ? [wait(Math.ceil((piece.bytes.length * 1000) / bytesPerSecond)), piece] : [piece],
        ),
  }),
  "tcp-slice": defineFault({
    layer: "tcp",
    unit: "connection",
    summary: "What is sent arrives in small pieces, each a moment after the other; a good client does not notice.",
    parameters: Type.Object({ bytes: bytes(1, 1), ms: ms(1) }),
    open: (parameters) => (step) =>
      slice(step, parameters.bytes).flatMap((piece, index) => (index === 0 ? [piece] : [wait(parameters.ms), piece])),
  }),
  "tcp-cut": defineFault({
    layer: "tcp",
    unit: "connection",
    summary: "After so many bytes the server ends the connection (FIN), in the middle of whatever it is.",
    parameters: Type.Object({ afterBytes: bytes(0) }),
    open: ({ afterBytes }) => after(afterBytes, [{ type: "end" }]),
  }),
  "tcp-reset": defineFault({
    layer: "tcp",
    unit: "connection",
    summary: "After so many bytes the connection is torn down (RST).",
    parameters: Type.Object({ afterBytes: bytes(0) }),
    open: ({ afterBytes }) => after(afterBytes, [{ type: "reset" }]),
  }),
  "tcp-half-open": defineFault({
    layer: "tcp",
    unit: "connection",
    summary: "After so many bytes the server vanishes: it neither reads nor writes, and the connection stays open.",
    parameters: Type.Object({ afterBytes: bytes(0) }),
    open: ({ afterBytes }) => after(afterBytes, [{ type: "vanish" }]),
  }),
  "tcp-slow-close": defineFault({
    layer: "tcp",
    unit: "connection",
    summary: "The server ends its side of the connection late.",
    parameters: Type.Object({ ms: ms(5000) }),
    open: (parameters) => (step) => (step.type === "end" ? [wait(parameters.ms), step] : [step]),
  }),
};
