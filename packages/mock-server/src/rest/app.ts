import { type Endpoint, endpoints } from "@webcast-kit/contract";
import fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from "fastify";
import { pageFor } from "../docs/docs.ts";
import { addAnswerFaults, addWireFaults } from "../faults/http-hook.ts";
import { DEFAULT_NAMESPACE, type Namespace } from "../namespace/namespace.ts";
import { type Namespaces, withoutPrefix } from "../namespace/namespaces.ts";
import type { Call } from "./call.ts";
import { addCors } from "./cors.ts";
import { MAX_BODY_BYTES, notFound, refuseRequest, sendError, toApiError } from "./failures.ts";
import { handlers } from "./handlers/index.ts";
import { recordRequest } from "./record.ts";
import { ApiError, httpDate } from "./reply.ts";
import { type ApiRoute, addRoute } from "./route.ts";
import { transcribe } from "./transcribe.ts";
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

/** Longest time that a request may take to arrive. */
const REQUEST_TIMEOUT_MS = 60_000;

/** The REST side of the managed API: every endpoint of the contract, for every namespace. */
export function createRestApp(namespaces: Namespaces, logger: FastifyBaseLogger): FastifyInstance {
  const home = () => namespaces.get(DEFAULT_NAMESPACE) as Namespace;
  const app = fastify({
    bodyLimit: MAX_BODY_BYTES,
    forceCloseConnections: true,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // Its answer to a request without a host has no body; ours has.
    http: { requireHostHeader: false },
    // Its lines hold URLs, and with them keys; the journal writes lines without. What is the mock's own fault is logged here.
    logger: false,
    rewriteUrl: (request) => withoutPrefix(request.url ?? "/"),
    frameworkErrors: (error, request, reply) => {
      begin(namespaces.of({ url: request.originalUrl, headers: request.headers }) ?? home(), request, reply);
      sendError(reply, toApiError(error, logger));
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
  addCors(app);
  addAnswerFaults(app);
  // Not after it was sent, which costs fastify listeners for every request; and so who has an answer finds its entry.
  app.addHook("onSend", (request, reply, payload, done) => {
    recordRequest(request, reply);
    transcribe(request, reply, payload);
    done();
  });
  addWireFaults(app);
  app.setErrorHandler<FastifyError>((error, _request, reply) => sendError(reply, toApiError(error, logger)));
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

function documentedRoute(endpoint: Endpoint): ApiRoute {
  return { endpoint, handle: handlers[endpoint.name as keyof typeof handlers] as ApiRoute["handle"] };
}
