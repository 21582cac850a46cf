import { STATUS_CODES } from "node:http";
import { gzipSync } from "node:zlib";
import { apiErrors } from "@webcast-kit/contract";
import Type from "typebox";
import { type WireStep, wait, write } from "../wire/steps.ts";
import { defineFault, type HttpAnswer } from "./effects.ts";

const Status = (preset: number) => Type.Integer({ minimum: 200, maximum: 599, default: preset });

/** An answer as bytes; the length is that of the body unless it is said, and the connection ends with it. */
function formatAnswer({ status, headers, body }: HttpAnswer): Buffer {
  const all = { "content-length": String(body.length), ...headers, connection: "close" };
  const lines = Object.entries(all).flatMap(([name, value]) => [value].flat().map((one) => `${name}: ${one}\r\n`));
  return Buffer.concat([
    Buffer.from(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "Unknown"}\r\n${lines.join("")}\r\n`, "latin1"),
    body,
  ]);
}

/** An answer as a head and a body. */
function inTwo(answer: HttpAnswer): [head: Buffer, body: Buffer] {
  const whole = formatAnswer(answer);
  const head = whole.length - answer.body.length;
  return [whole.subarray(0, head), whole.subarray(head)];
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

const reasonOf = (status: number) => STATUS_CODES[status] ?? "Unknown";

/** The API's word for a status that it has. */
function codeOf(status: number): string {
  const known = Object.entries(apiErrors).find(([, error]) => error.status === status);
  return known?.[0] ?? "FAULT";
}

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
      const error = { status_code: -1, error: reasonOf(status), code: codeOf(status), request_id: answer.requestId };
      const { headers, ...rest } = withBody(answer, "application/json; charset=utf-8", JSON.stringify(error));
      const told = retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
      return { ...rest, status, headers: { ...headers, ...told } };
    },
  }),
  "http-html": defineFault({
    layer: "http",
    unit: "request",
    summary: "An HTML page where JSON is expected, as proxies and firewalls send it.",
    parameters: Type.Object({ status: Status(502) }),
    respond: (answer, { status }) => {
      const title = `${status} ${reasonOf(status)}`;
      const page = `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
      return { ...withBody(answer, "text/html; charset=utf-8", page), status };
    },
  }),
  "http-truncated-json": defineFault({
    layer: "http",
    unit: "request",
    summary: "Half of the body, with a length that is right for it.",
    parameters: Type.Object({}),
    respond: (answer) => ({ ...answer, body: answer.body.subarray(0, answer.body.length >> 1) }),
  }),
  "http-bad-gzip": defineFault({
    layer: "http",
    unit: "request",
    summary: "A body that says it is gzip, and cannot be inflated.",
    parameters: Type.Object({}),
    respond: (answer) => {
      const headers = { ...answer.headers, "content-encoding": "gzip" };
      return { ...answer, headers, body: breakGzip(gzipSync(answer.body)) };
    },
  }),
  "http-wrong-length": defineFault({
    layer: "http",
    unit: "request",
    summary:
      "A length that is `difference` bytes too long, so that the connection ends before they have come; or too short.",
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
      const [head, body] = inTwo(answer);
      const pieces = Array.from({ length: Math.ceil(body.length / bytes) }, (_, index) => [
        wait(ms),
        write(body.subarray(index * bytes, (index + 1) * bytes)),
      ]);
      return [write(head), ...pieces.flat(), { type: "end" }];
    },
  }),
  "http-hang": defineFault({
    layer: "http",
    unit: "request",
    summary: "No answer comes, and the connection stays; with `afterHeaders` the answer stops behind its headers.",
    parameters: Type.Object({ afterHeaders: Type.Boolean({ default: false }) }),
    respond: (answer, { afterHeaders }) => (afterHeaders ? [write(inTwo(answer)[0])] : []),
  }),
};

/** The header is whole, so it looks like gzip; what is behind it is not. */
export function breakGzip(packed: Uint8Array): Buffer {
  return Buffer.concat([packed.subarray(0, 10), packed.subarray(10).map((byte) => byte ^ 0xff)]);
}
