import { existsSync, readdirSync, readFileSync } from "node:fs";

/** A link of the built site that leads nowhere. */
export interface DeadLink {
  readonly page: string;
  readonly href: string;
}

/** What a built page is asked to load from elsewhere: nothing should be. */
const loads = /<(?:script|img|link|iframe|source)\b[^>]*?\b(?:src|href)="(?:https?:)?\/\/[^"]*"/g;

/** Every internal link of a folder of HTML whose page or anchor is missing, and every file that it would load from another host. */
export function deadLinksOf(folder: URL): DeadLink[] {
  const pages = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".html"))
    .map((name) => {
      const html = readFileSync(new URL(name, folder), "utf8");
      const ids = new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id = ""]) => textOf(id)));
      return { name, html, ids };
    });
  const byName = new Map(pages.map((page) => [page.name, page]));
  return pages.flatMap(({ name, html }) => {
    const dead = [...html.matchAll(/<a\b[^>]*?\shref="([^"]+)"/g)]
      .map(([, href = ""]) => textOf(href))
      .filter((href) => !/^[a-z]+:/.test(href))
      .filter((href) => {
        const url = new URL(href, `http://site/${name}`);
        const path = decodeURIComponent(url.pathname).slice(1);
        const target = byName.get(path === "" || path.endsWith("/") ? `${path}index.html` : path);
        if (target === undefined) return !existsSync(new URL(path, folder));
        return url.hash !== "" && !target.ids.has(decodeURIComponent(url.hash.slice(1)));
      });
    const loaded = [...html.matchAll(loads)].map(([tag]) => tag);
    return [...new Set([...dead, ...loaded])].map((href) => ({ page: name, href }));
  });
}

function textOf(text: string): string {
  return text
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
