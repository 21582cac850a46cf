import { rateLimitHeaders } from "@webcast-kit/contract";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { targetOf } from "../request-target.ts";
import { methodsOfApi } from "./known-methods.ts";

/** What a page of another origin may send, and may read. */
const ALLOWED_HEADERS = ["content-type", "authorization", "x-api-key", "x-cookie-header", "x-mock-namespace"];
const EXPOSED_HEADERS = [...Object.values(rateLimitHeaders), "retry-after"].join(", ");

/**
 * Lets pages of any origin call the API, since its tokens are made for browsers. Invented: the reference says nothing
 * of it. Only the API's own routes and errors are open so; what steers the mock is not.
 */
export function addCors(app: FastifyInstance): void {
  app.addHook("onRequest", (request, reply, done) => {
    const methods = isPreflight(request) ? methodsOfApi(app, targetOf(request.url).path) : [];
    if (methods.length === 0) done();
    else sendPreflight(reply, methods);
  });
  app.addHook("onSend", (request, reply, _payload, done) => {
    // Nobody but a browser sends an origin, and nobody else looks at these headers.
    if (request.headers.origin !== undefined && isOfApi(request)) {
      reply.header("access-control-allow-origin", "*");
      reply.header("access-control-expose-headers", EXPOSED_HEADERS);
    }
    done();
  });
}

/** Any other OPTIONS is a method that no path takes. */
export function isPreflight({ method, headers }: FastifyRequest): boolean {
  return method === "OPTIONS" && headers["access-control-request-method"] !== undefined;
}

/** The hooks of sending add the rest. */
function sendPreflight(reply: FastifyReply, methods: readonly string[]): void {
  reply.header("access-control-allow-methods", methods.join(", "));
  reply.header("access-control-allow-headers", ALLOWED_HEADERS.join(", "));
  reply.status(204).send();
}

/** Errors of paths that nobody knows are the API's too. */
function isOfApi({ is404, routeOptions }: FastifyRequest): boolean {
  return is404 || routeOptions.config.side === "api";
}
