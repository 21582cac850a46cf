import { STATUS_CODES } from "node:http";
import { gzipSync } from "node:zlib";
import Type from "typebox";
import { type WireStep, wait, write } from "../wire/steps.ts";
import { defineFault, type HttpAnswer } from "./effects.ts";

const Status = (preset: number) => Type.Integer({ minimum: 200, maximum: 599, default: preset });

/** An answer as bytes; the length is that of the body unless it is said, and the connection ends with it. */
export function formatAnswer({ status, headers, body }: HttpAnswer): Buffer {
  const all = { ...headers, "content-length": headers["content-length"] ?? String(body.length), connection: "close" };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([
    Buffer.from(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "Unknown"}\r\n${lines.join("")}\r\n`, "latin1"),
    body,
  ]);
}

/** The answer as it is. */
export function answerSteps(answer: HttpAnswer): readonly WireStep[] {
  return [write(formatAnswer(answer)), { type: "end" }];
}

const withBody = (answer: HttpAnswer, type: string, text: string): HttpAnswer => ({
  ...answer,
  headers: { ...answer.headers, "content-type": type },
  body: Buffer.from(text),
});

/** The first half, at least one byte less than all. */
const half = (body: Buffer) => body.subarray(0, Math.floor(body.length / 2));

/** What happens to the answer of a request. The request was served: state and quotas are as after any other. */
export const httpFaults = {
  "http-status": defineFault({
    layer: "http",
    unit: "request",
    summary: "Another status than the right one, with an error in the API's form.",
    parameters: Type.Object({
      status: Status(503),
      retryAfterSeconds: Type.Optional(Type.Integer({ minimum: 0, maximum: 86_400 })),
    }),
    respond: (answer, { status, retryAfterSeconds }) => {
      const text = JSON.stringify({ status_code: -1, error: STATUS_CODES[status] ?? "Unknown", code: "FAULT" });
      const { headers, body } = withBody(answer, "application/json; charset=utf-8", text);
      const told = retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
      return answerSteps({ status, headers: { ...headers, ...told }, body });
    },
  }),
  "http-html": defineFault({
    layer: "http",
    unit: "request",
    summary: "An HTML page where JSON is expected, as proxies and firewalls send it.",
    parameters: Type.Object({ status: Status(502) }),
    respond: (answer, { status }) => {
      const title = `${status} ${STATUS_CODES[status] ?? "Unknown"}`;
      const page = `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
      return answerSteps({ ...withBody(answer, "text/html; charset=utf-8", page), status });
    },
  }),
  "http-truncated-json": defineFault({
    layer: "http",
    unit: "request",
    summary: "Half of the body, with a length that is right for it.",
    parameters: Type.Object({}),
    respond: (answer) => answerSteps({ ...answer, body: half(answer.body) }),
  }),
  "http-wrong-length": defineFault({
    layer: "http",
    unit: "request",
    summary:
      "A length that is wrong: the connection ends before so many bytes have come, or there are more than it says.",
    parameters: Type.Object({ difference: Type.Integer({ minimum: -1_000_000, maximum: 1_000_000, default: 10 }) }),
    respond: (answer, { difference }) => {
      const length = Math.max(0, answer.body.length + difference);
      return answerSteps({ ...answer, headers: { ...answer.headers, "content-length": String(length) } });
    },
  }),
  "http-drip": defineFault({
    layer: "http",
    unit: "request",
    summary: "The body comes in small pieces, slowly.",
    parameters: Type.Object({
      bytes: Type.Integer({ minimum: 1, maximum: 65_536, default: 1 }),
      ms: Type.Integer({ minimum: 0, maximum: 60_000, default: 100 }),
    }),
    respond: (answer, { bytes, ms }) => {
      const whole = formatAnswer(answer);
      const head = whole.length - answer.body.length;
      const pieces = Array.from({ length: Math.ceil(answer.body.length / bytes) }, (_, index) => [
        wait(ms),
        write(answer.body.subarray(index * bytes, (index + 1) * bytes)),
      ]);
      return [write(whole.subarray(0, head)), ...pieces.flat(), { type: "end" }];
    },
  }),
  "http-bad-gzip": defineFault({
    layer: "http",
    unit: "request",
    summary: "A body that says it is gzip, and cannot be inflated.",
    parameters: Type.Object({}),
    respond: (answer) => {
      const packed = gzipSync(answer.body);
      // The header is whole, so it looks like gzip; what is behind it is not.
      const body = Buffer.concat([packed.subarray(0, 10), packed.subarray(10).map((byte) => byte ^ 0xff)]);
      return answerSteps({ ...answer, headers: { ...answer.headers, "content-encoding": "gzip" }, body });
    },
  }),
  "http-hang": defineFault({
    layer: "http",
    unit: "request",
    summary: "No answer comes, and the connection stays; with `afterHeaders` the answer stops behind its headers.",
    parameters: Type.Object({ afterHeaders: Type.Boolean({ default: false }) }),
    respond: (answer, { afterHeaders }) => {
      const whole = formatAnswer(answer);
      const head = whole.subarray(0, whole.length - answer.body.length);
      return [...(afterHeaders ? [write(head)] : []), { type: "vanish" }];
    },
  }),
};
