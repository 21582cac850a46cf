import type { Socket } from "node:net";
import type { FastifyBaseLogger, FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Namespace } from "../namespace/namespace.ts";
import { targetOf } from "../request-target.ts";
import { accountOf } from "./caller.ts";
import { methodsOfApi } from "./known-methods.ts";
import { redactorOf } from "./record.ts";
import { ApiError, noQuota, quotaHeaders, tellQuota } from "./reply.ts";

/** Longest body of a request. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** Answers with an error, in the envelope of all errors. */
export function sendError(reply: FastifyReply, error: ApiError): FastifyReply {
  const { request } = reply;
  request.failure = error.code;
  // What goes wrong before it is asked who calls is told with headers too, and is not counted.
  if (!request.hasQuota) tellQuota(request.mock, accountOf(request), reply);
  // A caller may have written a key where it does not belong.
  const text = redactorOf(request).text(error.message);
  return reply.status(error.status).send({ ...error.toEnvelope(request.mockId), error: text });
}

/** Answers a request that is not HTTP, or has headers without end, in the words of all other errors. */
export function refuseRequest(error: Error & { code?: string }, socket: Socket, { clock, quirks }: Namespace): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const problem =
    error.code === "HPE_HEADER_OVERFLOW"
      ? new ApiError("HEADERS_TOO_LARGE", "The headers are too large")
      : new ApiError("INVALID_REQUEST", "The request is not HTTP");
  const body = JSON.stringify(problem.toEnvelope());
  const now = clock.now();
  const headers = {
    connection: "close",
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(body),
    ...quotaHeaders(noQuota(now), quirks, now),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const status = problem.status === 431 ? "431 Request Header Fields Too Large" : "400 Bad Request";
  socket.end(`HTTP/1.1 ${status}\r\n${lines.join("")}\r\n${body}`);
}

/** What a request is told that no route is for: another method may be. */
export function notFound(app: FastifyInstance, request: FastifyRequest, reply: FastifyReply): ApiError {
  const { path } = targetOf(request.url);
  const ofApi = methodsOfApi(app, path);
  const allowed = (["GET", "POST", "PUT", "DELETE"] as const).filter(
    (method) => ofApi.includes(method) || app.hasRoute({ method, url: path }),
  );
  if (allowed.length === 0) return new ApiError("NOT_FOUND", `No such path: ${request.method} ${path}; see /docs`);
  reply.header("allow", allowed.join(", "));
  return new ApiError("METHOD_NOT_ALLOWED", `${path} takes ${allowed.join(", ")}, not ${request.method}`);
}

/** Any error as one that a caller may see; what is the mock's own fault is logged. */
export function toApiError(error: FastifyError | ApiError, log: FastifyBaseLogger): ApiError {
  if (error instanceof ApiError) return error;
  switch (error.statusCode) {
    case 413:
      return new ApiError("PAYLOAD_TOO_LARGE", `The body may have at most ${MAX_BODY_BYTES} bytes`);
    case 415:
      return new ApiError("UNSUPPORTED_MEDIA_TYPE", "The body must be application/json");
    case 400:
      // Not fastify's own words: they hold what was sent, and that may hold a key.
      return new ApiError(
        "INVALID_REQUEST",
        error.code === "FST_ERR_BAD_URL" ? "The URL is not valid" : "The body is not valid JSON",
      );
    default:
      log.error(error);
      return new ApiError("INTERNAL", "Internal error of the mock server");
  }
}
