import { defineConfig } from "vitepress";
import { apiModules } from "../src/api-modules.ts";
import { slugOf } from "../src/markdown.ts";
import type { Page } from "../src/page.ts";
import { sections } from "../src/sections.ts";

const linkOf = ({ path }: Pick<Page, "path">) => `/${path}`.replace(/\/index$/, "/");

const modules = apiModules.map(({ name, path }) => ({ text: name.replace("@webcast-kit/", ""), link: `/api/${path}` }));

export default defineConfig({
  title: "webcast-kit",
  description: "TikTok LIVE's webcast protocol and a managed API for it: decoder, clients, mock server. Unofficial.",
  lang: "en",
  // No picture for the tab: browsers ask for one that is not named.
  head: [["link", { rel: "icon", href: "data:," }]],
  srcDir: ".cache/pages",
  cacheDir: ".cache/vite",
  markdown: { anchor: { slugify: slugOf } },
  vite: { build: { chunkSizeWarningLimit: 2000 } },
  themeConfig: {
    search: {
      provider: "local",
      // The reference names every word of the field many times; what explains it comes first.
      options: { miniSearch: { searchOptions: { boostDocument: (id) => (String(id).startsWith("/api/") ? 0.2 : 1) } } },
    },
    outline: { level: [2, 3] },
    nav: [
      { text: "Start", link: "/" },
      { text: "Endpoints", link: "/endpoints/" },
      { text: "Events", link: "/json-events" },
      { text: "API reference", link: "/api/" },
    ],
    sidebar: [
      ...sections.map(({ title, collapsed, pages }) => ({
        text: title,
        collapsed,
        items: pages.map((page) => ({ text: page.title, link: linkOf(page) })),
      })),
      { text: "API reference", collapsed: true, link: "/api/", items: modules },
    ],
  },
});
