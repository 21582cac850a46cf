import type { Socket } from "node:net";
import { endpoints } from "@webcast-kit/contract";
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { Clock } from "../clock.ts";
import type { Account, RequestQuota } from "../limits/accounts.ts";
import { targetOf } from "../request-target.ts";
import type { World } from "../rooms/world.ts";
import type { SignatureBook } from "../signatures.ts";
import { createHandlers } from "./handlers.ts";
import { ApiError, quotaHeaders, sendData, sendError, setQuotaHeaders } from "./reply.ts";

/** What the REST side works on. */
export interface RestContext {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly world: World;
  readonly signatures: SignatureBook;
  readonly clock: Clock;
  /** Origin of this server's sockets, e.g. `ws://127.0.0.1:8080`. */
  readonly wsOrigin: () => string;
}

/** A call that passed authentication and its rate limit. */
export interface Call {
  readonly account: Account;
  readonly quota: RequestQuota;
  readonly parameters: unknown;
}

const MAX_BODY_BYTES = 1024 * 1024;

/** The REST side of the managed API: every endpoint of the contract. */
export function createRestApp(context: RestContext): FastifyInstance {
  let requests = 0;
  const app = fastify({
    bodyLimit: MAX_BODY_BYTES,
    forceCloseConnections: true,
    genReqId: () => `req-${++requests}`,
    frameworkErrors: (error, _request, reply) => {
      setQuotaHeaders(reply, nobody(context.clock.now()), 0);
      sendError(reply, toApiError(error));
    },
    clientErrorHandler: (error, socket) => refuseRequest(error, socket, context.clock.now()),
    // The schemas carry marks of our own, and a number where text is expected is an error of the caller.
    ajv: { customOptions: { strict: false, coerceTypes: false, removeAdditional: false } },
  });
  // Whatever goes wrong before a key is known is told with headers too.
  app.addHook("onRequest", async (_request, reply) => setQuotaHeaders(reply, nobody(context.clock.now()), 0));
  app.setErrorHandler<FastifyError>((error, _request, reply) => sendError(reply, toApiError(error)));
  app.setNotFoundHandler((request, reply) => sendError(reply, notFound(app, request, reply)));

  const handlers = createHandlers(context);
  for (const [name, endpoint] of Object.entries(endpoints)) {
    const handle = handlers[name as keyof typeof handlers];
    const schema = endpoint.parametersIn === "body" ? { body: endpoint.request } : { querystring: {} };
    app.route({
      method: endpoint.method,
      url: endpoint.path,
      schema,
      // Before the body is read: a refused caller's parameters are nobody's business.
      onRequest: async (request, reply) => admit(context, request, reply),
      handler: async (request, reply) => {
        const { account, quota } = admitted.get(request) as Admission;
        return sendData(reply, handle({ account, quota, parameters: request.body }));
      },
    });
  }
  return app;
}

type Admission = Pick<Call, "account" | "quota">;

const admitted = new WeakMap<FastifyRequest, Admission>();

/** Authenticates a request and counts it. */
function admit({ accounts, clock }: RestContext, request: FastifyRequest, reply: FastifyReply): void {
  const account = accounts.get(keyOf(request) ?? "");
  if (account === undefined) throw new ApiError(401, "INVALID_API_KEY", "Invalid or missing API key");
  const now = clock.now();
  const quota = account.takeRequest(now);
  setQuotaHeaders(reply, quota, now);
  if (!quota.allowed) {
    throw new ApiError(429, "RATE_LIMITED", `Rate limit of ${quota.limit} requests a minute exceeded`);
  }
  admitted.set(request, { account, quota });
}

/** The key is taken from the header, or else from the query. */
function keyOf(request: FastifyRequest): string | undefined {
  const header = request.headers["x-api-key"];
  const { apiKey } = request.query as { apiKey?: unknown };
  const key = header ?? apiKey;
  return typeof key === "string" ? key : undefined;
}

/** Answers a request that is not HTTP, or has headers without end, in the words of all other errors. */
function refuseRequest(error: Error & { code?: string }, socket: Socket, now: number): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const tooLarge = error.code === "HPE_HEADER_OVERFLOW";
  const status = tooLarge ? "431 Request Header Fields Too Large" : "400 Bad Request";
  const text = tooLarge ? "The headers are too large" : "The request is not HTTP";
  const body = JSON.stringify({ status_code: -1, error: text, code: "INVALID_REQUEST" });
  const headers = {
    connection: "close",
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(body),
    ...quotaHeaders(nobody(now)),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status}\r\n${lines.join("")}\r\n${body}`);
}

function nobody(now: number): RequestQuota {
  return { allowed: true, limit: 0, remaining: 0, resetAtMs: now };
}

function notFound(app: FastifyInstance, request: FastifyRequest, reply: FastifyReply): ApiError {
  const { path } = targetOf(request.url);
  const allowed = (["GET", "POST", "PUT", "DELETE"] as const).filter((method) => app.hasRoute({ method, url: path }));
  if (allowed.length === 0) return new ApiError(404, "NOT_FOUND", `No such endpoint: ${path}`);
  reply.header("allow", allowed.join(", "));
  return new ApiError(405, "METHOD_NOT_ALLOWED", `${path} takes ${allowed.join(", ")}, not ${request.method}`);
}

function toApiError(error: FastifyError | ApiError): ApiError {
  if (error instanceof ApiError) return error;
  switch (error.statusCode) {
    case 413:
      return new ApiError(413, "PAYLOAD_TOO_LARGE", `The body may have at most ${MAX_BODY_BYTES} bytes`);
    case 415:
      return new ApiError(415, "UNSUPPORTED_MEDIA_TYPE", "The body must be application/json");
    case 400:
      return new ApiError(400, "INVALID_REQUEST", error.message);
    default:
      return new ApiError(500, "INTERNAL", "Internal error of the mock server");
  }
}
