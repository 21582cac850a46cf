import type { Socket } from "node:net";
import { type Endpoint, endpoints } from "@webcast-kit/contract";
import fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from "fastify";
import { pageFor } from "../docs/docs.ts";
import type { Account } from "../limits/accounts.ts";
import { DEFAULT_NAMESPACE, type Namespace } from "../namespace/namespace.ts";
import { type Namespaces, withoutPrefix } from "../namespace/namespaces.ts";
import { targetOf } from "../request-target.ts";
import { admit, sessionOf } from "./admission.ts";
import { type Call, SignedAnswer } from "./call.ts";
import { handlers } from "./handlers/index.ts";
import { recordRequest, redactorOf } from "./record.ts";
import { ApiError, httpDate, noQuota, quotaHeaders, setQuotaHeaders } from "./reply.ts";
import { parametersOf } from "./validation.ts";
import { vendorRoutes } from "./vendor/routes.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** The mock that the request is for. */
    mock: Namespace;
    /** What the request is called in errors. */
    mockId: string;
    /** Whether the answer tells what is left of a quota. */
    hasQuota: boolean;
    /** Machine word of the error that it was answered with. */
    failure: string | undefined;
    admitted: Pick<Call, "account" | "sessionUser" | "sessionCookies"> | undefined;
  }
  interface FastifyContextConfig {
    /** Whose side a route plays; the server's own routes are nobody's. */
    readonly side?: "api" | "platform";
  }
}

const MAX_BODY_BYTES = 1024 * 1024;

/** The REST side of the managed API: every endpoint of the contract, for every namespace. */
export function createRestApp(namespaces: Namespaces, logger: FastifyBaseLogger): FastifyInstance {
  const home = () => namespaces.get(DEFAULT_NAMESPACE) as Namespace;
  const app = fastify({
    bodyLimit: MAX_BODY_BYTES,
    forceCloseConnections: true,
    // Its answer to a request without a host has no body; ours has.
    http: { requireHostHeader: false },
    loggerInstance: logger,
    // Its lines hold URLs, and with them keys; the journal writes lines without.
    logController: new LogController({ disableRequestLogging: true }),
    rewriteUrl: (request) => withoutPrefix(request.url ?? "/"),
    frameworkErrors: (error, request, reply) => {
      begin(home(), request, reply);
      sendError(reply, toApiError(error));
      recordRequest(request, reply);
    },
    clientErrorHandler: (error, socket) => refuseRequest(error, socket, home()),
  });
  app.decorateRequest("mockId", "");
  app.decorateRequest("hasQuota", false);
  app.decorateRequest("failure", undefined);
  app.decorateRequest("admitted", undefined);
  app.addHook("onRequest", (request, reply, done) => {
    const mock = namespaces.of({ url: request.originalUrl, headers: request.headers });
    begin(mock ?? home(), request, reply);
    mock?.clock.touch();
    const problem = problemOf(request);
    if (mock !== undefined && problem === undefined) done();
    else done(new ApiError("INVALID_REQUEST", problem ?? "A namespace is 1 to 63 letters, digits and hyphens"));
  });
  app.addHook("onResponse", (request, reply, done) => {
    recordRequest(request, reply);
    done();
  });
  app.setErrorHandler<FastifyError>((error, _request, reply) => sendError(reply, toApiError(error)));
  app.setNotFoundHandler((request, reply) => {
    const page = pageFor(request);
    return page === undefined ? sendError(reply, notFound(app, request, reply)) : reply.redirect(page);
  });
  // A sample of the reference sends JSON without saying so.
  app.addContentTypeParser("text/plain", { parseAs: "string" }, app.getDefaultJsonParser("error", "error"));
  const documented = (Object.values(endpoints) as Endpoint[]).map(documentedRoute);
  const routes = home().options.profile === "vendor-2026" ? vendorRoutes(documented) : documented;
  for (const route of routes) addRoute(app, route);
  // Left alone, node answers an unknown expectation itself, in words of its own.
  app.server.on("checkExpectation", (request, response) => app.routing(request, response));
  return app;
}

/** What every server refuses, whatever is asked. */
function problemOf({ raw, headers }: FastifyRequest): string | undefined {
  if (headers.host === undefined && raw.httpVersion === "1.1") return "The header Host is missing";
  return headers.expect === undefined || headers.expect === "100-continue"
    ? undefined
    : "The header Expect is not known";
}

/** Says whose request it is. */
function begin(mock: Namespace, request: FastifyRequest, reply: FastifyReply): void {
  const now = mock.clock.now();
  request.mock = mock;
  request.mockId = mock.nextRequestId();
  // The same requests at the same time of the mock get the same bytes.
  reply.raw.sendDate = false;
  reply.header("date", httpDate(now));
}

/** An endpoint, where it is found and what answers it. */
export interface ApiRoute {
  readonly endpoint: Endpoint;
  readonly handle: (call: Call) => unknown;
  /** Default: the endpoint's own. */
  readonly methods?: Endpoint["method"][];
  /** Default: the endpoint's path. */
  readonly url?: string;
  readonly admit?: typeof admit;
  readonly parametersOf?: typeof parametersOf;
}

function documentedRoute(endpoint: Endpoint): ApiRoute {
  return { endpoint, handle: handlers[endpoint.name as keyof typeof handlers] as ApiRoute["handle"] };
}

function addRoute(app: FastifyInstance, route: ApiRoute): void {
  const { endpoint, handle } = route;
  app.route({
    method: route.methods ?? endpoint.method,
    url: route.url ?? endpoint.path,
    exposeHeadRoute: false,
    config: { side: "api" },
    // Before the body is read: a refused caller's parameters are nobody's business.
    onRequest: (request, reply, done) => {
      const account = (route.admit ?? admit)(request.mock, endpoint, request, reply);
      const letIn = (admitted: Account) => {
        const { user, cookies } = sessionOf(request.mock, endpoint, request);
        request.admitted = { account: admitted, sessionUser: user, sessionCookies: cookies };
        done();
      };
      if (account instanceof Promise) account.then(letIn).catch(done);
      else letIn(account);
    },
    handler: (request, reply) => {
      const { mock, admitted } = request;
      if (admitted === undefined) throw new Error("a handler ran before its admission");
      const parameters = (route.parametersOf ?? parametersOf)(endpoint, request) as Call["parameters"];
      const { account, sessionUser, sessionCookies } = admitted;
      const now = mock.clock.now();
      const answer = handle({ account, sessionUser, sessionCookies, mock, parameters, now, reply, request });
      // Most answers are there at once; to wait for them would cost as much as to make them.
      if (answer instanceof Promise) return answer.then((later) => toBody(endpoint, later));
      return reply.send(toBody(endpoint, answer));
    },
  });
}

function toBody({ envelope }: Endpoint, answer: unknown): unknown {
  if (answer instanceof SignedAnswer) return answer.fields;
  return envelope === "top" ? answer : { status_code: 0, data: answer };
}

function sendError(reply: FastifyReply, error: ApiError): FastifyReply {
  const { request } = reply;
  request.failure = error.code;
  // Whatever goes wrong before a key is known is told with headers too.
  if (!request.hasQuota)
    setQuotaHeaders(reply, noQuota(request.mock.clock.now()), request.mock.quirks, request.mock.clock.now());
  // A caller may have written a key where it does not belong.
  const text = redactorOf(request).text(error.message);
  return reply.status(error.status).send({ ...error.toEnvelope(request.mockId), error: text });
}

/** Answers a request that is not HTTP, or has headers without end, in the words of all other errors. */
function refuseRequest(error: Error & { code?: string }, socket: Socket, { clock, quirks }: Namespace): void {
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

function notFound(app: FastifyInstance, request: FastifyRequest, reply: FastifyReply): ApiError {
  const { path } = targetOf(request.url);
  const allowed = (["GET", "POST", "PUT", "DELETE"] as const).filter((method) => app.hasRoute({ method, url: path }));
  if (allowed.length === 0) return new ApiError("NOT_FOUND", `No such endpoint: ${path}`);
  reply.header("allow", allowed.join(", "));
  return new ApiError("METHOD_NOT_ALLOWED", `${path} takes ${allowed.join(", ")}, not ${request.method}`);
}

function toApiError(error: FastifyError | ApiError): ApiError {
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
      return new ApiError("INTERNAL", "Internal error of the mock server");
  }
}
