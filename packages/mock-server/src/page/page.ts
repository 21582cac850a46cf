import type { FastifyInstance, FastifyReply } from "fastify";
import { prefixOf } from "../docs/mock-view.ts";
import { icon, tokens } from "../docs/style.ts";
import { ApiError } from "../rest/reply.ts";
import { pageAssets } from "./assets.ts";
import { createMockPage } from "./page-html.ts";

const policy = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** `/__mock/`: a mock to look at and to steer, in a browser. It loads only from the mock. */
export function addPage(app: FastifyInstance): void {
  app.get("/__mock", (request, reply) => reply.redirect(`${prefixOf(request.mock)}/__mock/`));
  app.get("/__mock/", (request, reply) => {
    reply.header("content-security-policy", policy);
    return sendAs(reply, "text/html; charset=utf-8", createMockPage(request.mock));
  });
  app.get("/__mock/page/tokens.css", (_request, reply) => sendAs(reply, "text/css; charset=utf-8", tokens));
  app.get("/__mock/page/icon.svg", (_request, reply) => sendAs(reply, "image/svg+xml; charset=utf-8", icon));
  app.get<{ Params: { name: string } }>("/__mock/page/:name", ({ params }, reply) => {
    const asset = pageAssets().get(params.name);
    if (asset === undefined) throw new ApiError("NOT_FOUND", "The page has no such file");
    return sendAs(reply, asset.type, asset.text);
  });
}

function sendAs(reply: FastifyReply, type: string, text: string): FastifyReply {
  return reply.type(type).header("x-content-type-options", "nosniff").send(text);
}
