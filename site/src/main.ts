// pnpm docs:build: writes the pages, builds the site, and fails when a link of it leads nowhere.
import { cpSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "vitepress";
import { apiModules } from "./api-modules.ts";
import { writeApiReference } from "./api-reference.ts";
import { deadLinksOf } from "./dead-links.ts";
import { outFolder, pagesFolder, siteFolder } from "./folders.ts";
import { llmsFullText, llmsText } from "./llms.ts";
import { sections } from "./sections.ts";
import { stagePages } from "./stage.ts";

stagePages(sections.flatMap(({ pages }) => pages));
await writeApiReference();
await build(fileURLToPath(siteFolder));

// Every page as markdown, too, where llms.txt says.
cpSync(pagesFolder, outFolder, { recursive: true, filter: (file) => !file.endsWith(".png") });
const modules = apiModules.map(({ name, path, summary }) => ({ title: name, path: `api/${path}`, summary }));
const groups = [...sections, { title: "API reference", pages: modules }];
writeFileSync(new URL("llms.txt", outFolder), llmsText(groups));
writeFileSync(new URL("llms-full.txt", outFolder), llmsFullText(groups));

const dead = deadLinksOf(outFolder);
for (const { page, href } of dead) console.error(`${page}: nothing is at ${href}`);
if (dead.length > 0) throw new Error(`${dead.length} links of the site are dead`);
console.log(`The site is in ${fileURLToPath(outFolder)}; \`pnpm docs:serve\` shows it.`);
