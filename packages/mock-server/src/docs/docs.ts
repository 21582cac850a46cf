import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { asyncApiOf, openApiOf } from "./documents.ts";
import { filterScript } from "./filter-script.ts";
import { prefixOf } from "./mock-view.ts";
import { createDocsPage } from "./page.ts";
import { icon, style } from "./style.ts";
import { addSwaggerUi } from "./swagger-ui.ts";

const policy = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The documents of the mock that answers: `/docs` to read, `/openapi.json` and `/asyncapi.json` for tools. */
export function addDocs(app: FastifyInstance): void {
  app.get("/openapi.json", async (request) => openApiOf(request.mock));
  app.get("/asyncapi.json", async (request) => asyncApiOf(request.mock));
  app.get("/docs", (request, reply) => {
    reply.header("content-security-policy", policy);
    return sendAs(reply, "text/html", createDocsPage(request.mock));
  });
  app.get("/docs/", (request, reply) => reply.redirect(`${prefixOf(request.mock)}/docs`));
  app.get("/docs/style.css", (_request, reply) => sendAs(reply, "text/css", style));
  app.get("/docs/filter.js", (_request, reply) => sendAs(reply, "text/javascript", filterScript));
  app.get("/docs/icon.svg", (_request, reply) => sendAs(reply, "image/svg+xml", icon));
  addSwaggerUi(app);
}

function sendAs(reply: FastifyReply, type: string, text: string): FastifyReply {
  return reply.type(`${type}; charset=utf-8`).header("x-content-type-options", "nosniff").send(text);
}

/** Where a person who opens the server's URL is sent. It is no route, so that for all others `/` stays unknown. */
export function pageFor({ method, url, headers, mock }: FastifyRequest): string | undefined {
  const isPage = method === "GET" && url === "/" && headers.accept?.includes("text/html");
  return isPage ? `${prefixOf(mock)}/docs` : undefined;
}
