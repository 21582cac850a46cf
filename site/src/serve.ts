// pnpm docs:serve: shows the built site, on loopback only. (`vitepress preview` listens on every address.)
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname } from "node:path";
import { outFolder } from "./folders.ts";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".md": "text/markdown; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".png": "image/png",
};

/** The file for a path; nothing when there is none, or it is not in the folder of the site. */
function fileFor(path: string): URL | undefined {
  const file = new URL(`.${path.endsWith("/") ? `${path}index.html` : path}`, outFolder);
  if (!file.href.startsWith(outFolder.href) || /%2f|%5c|%00/i.test(path)) return undefined;
  return existsSync(file) && statSync(file).isFile() ? file : undefined;
}

if (!existsSync(outFolder)) throw new Error("the site is not built: run `pnpm docs:build` first");

const server = createServer((request, response) => {
  const found = fileFor(new URL(request.url ?? "/", "http://localhost").pathname);
  const file = found ?? new URL("404.html", outFolder);
  const type = types[extname(file.pathname)] ?? "application/octet-stream";
  response.writeHead(found === undefined ? 404 : 200, { "content-type": type });
  response.end(readFileSync(file));
});
const port = Number(process.env["PORT"] ?? 4173);
server.listen(port, "127.0.0.1", () => console.log(`http://127.0.0.1:${port}/`));
