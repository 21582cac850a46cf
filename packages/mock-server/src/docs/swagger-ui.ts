import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createOpenApi } from "@webcast-kit/contract/documents";
import type { FastifyInstance } from "fastify";
import { testKeys } from "../limits/accounts.ts";
import { type MockView, prefixOf } from "./mock-view.ts";

/**
 * The files of Swagger UI that the page needs. Its fastify plugin would serve them too, and with them start a file
 * server: 10 to 15 ms for each mock that is started, though hardly a test opens the page.
 */
const assets: Readonly<Record<string, string>> = {
  "swagger-ui.css": "text/css; charset=utf-8",
  "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
};

// React sets styles on elements, and the stylesheet has its pictures inside.
const policy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'";

/** Swagger UI below `/docs/openapi/`, where endpoints can be tried. It asks nobody but the mock. */
export function addSwaggerUi(app: FastifyInstance): void {
  const { resolve } = createRequire(import.meta.url);
  app.get("/docs/openapi", (request, reply) => reply.redirect(`${prefixOf(request.mock)}/docs/openapi/`));
  app.get("/docs/openapi/", async (_request, reply) =>
    reply.type("text/html; charset=utf-8").header("content-security-policy", policy).send(page),
  );
  app.get("/docs/openapi/openapi.json", async (request) => openApiForPage(request.mock));
  app.get("/docs/openapi/start.js", async (_request, reply) =>
    reply.type("text/javascript; charset=utf-8").send(startScript),
  );
  for (const [name, type] of Object.entries(assets)) {
    app.get(`/docs/openapi/${name}`, async (_request, reply) => {
      const file = await readFile(resolve(`@fastify/swagger-ui/static/${name}`));
      return reply.type(type).header("cache-control", "max-age=3600").send(file);
    });
  }
}

/** The document with paths for origins: calls go to whatever name the browser knows the server by, and need no CORS. */
function openApiForPage(mock: MockView): object {
  const serverUrl = prefixOf(mock) || "/";
  return createOpenApi({ serverUrl, webServerUrl: serverUrl });
}

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Endpoints: webcast-kit mock server</title>
<link rel="icon" type="image/svg+xml" href="../icon.svg">
<link rel="stylesheet" href="swagger-ui.css">
<style>
body { margin: 0; }
.back { display: block; padding: 1rem 20px 0; max-width: 1460px; margin: auto; box-sizing: border-box; font: 0.95rem system-ui, sans-serif; color: #3b6fb5; }
.dark-mode .back { color: #76b5f7; }
.swagger-ui .info { margin: 1.5rem 0; }
.swagger-ui .info .description :is(p, code) { line-height: 1.7; }
.swagger-ui .info .description code { padding: 0 0.3em; }
</style>
<script src="swagger-ui-bundle.js" defer></script>
<script src="start.js" defer></script>
</head>
<body>
<a class="back" href="../../docs">Back to the docs</a>
<div id="ui"></div>
</body>
</html>
`;

const startScript = `"use strict";
const dark = matchMedia("(prefers-color-scheme: dark)");
const setMode = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", setMode);
setMode();
const ui = SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#ui",
  deepLinking: true,
  tryItOutEnabled: true,
  validatorUrl: null,
  // With the largest tier every endpoint can be tried at once.
  onComplete: () => ui.preauthorizeApiKey("apiKeyHeader", ${JSON.stringify(testKeys.ultra)}),
});
`;
