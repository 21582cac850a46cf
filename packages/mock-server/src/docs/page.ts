import { adminSection } from "./admin-section.ts";
import { endpointsSection } from "./endpoints-section.ts";
import { html } from "./html.ts";
import { htmlPage } from "./html-page.ts";
import { type MockView, prefixOf } from "./mock-view.ts";
import { closeCodesSection, errorsSection, quirksSection, tiersSection } from "./rules-section.ts";
import { captionsSection, eventsSection, socketsSection } from "./sockets-section.ts";
import { startSection } from "./start-section.ts";

const chapters = {
  start: "Start",
  endpoints: "Endpoints",
  sockets: "Sockets",
  events: "Events",
  captions: "Captions",
  "close-codes": "Close codes",
  tiers: "Tiers",
  errors: "Errors",
  quirks: "Quirks",
  admin: "Admin API",
};

/** The page at `/docs`: the contract as this mock plays it, in one piece of HTML that loads only from the mock. */
export function createDocsPage(mock: MockView): string {
  const prefix = prefixOf(mock);
  return htmlPage({
    title: "webcast-kit mock server",
    head: html`<link rel="icon" type="image/svg+xml" href="${prefix}/docs/icon.svg">
<link rel="stylesheet" href="${prefix}/docs/style.css">
<script src="${prefix}/docs/filter.js" defer></script>`,
    body: html`<a class="skip" href="#content">Skip to the content</a>
<header>
<p class="title"><a href="#start">webcast-kit <span>mock server</span></a></p>
<search id="filter" hidden><label for="filter-text">Filter</label>
<input id="filter-text" type="search" placeholder="Filter this page" autocomplete="off" spellcheck="false">
<output id="filter-count" for="filter-text"></output></search>
<nav aria-label="Chapters"><ul>${Object.entries(chapters).map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
</header>
<main id="content" tabindex="-1">
<h1>Mock server</h1>
${startSection(mock)}
${endpointsSection(mock)}
${socketsSection(mock)}
${eventsSection()}
${captionsSection()}
${closeCodesSection()}
${tiersSection()}
${errorsSection()}
${quirksSection(mock)}
${adminSection()}
<footer><p>Unofficial, and not affiliated with TikTok. Unmarked facts are documented in the API's reference; <span class="mark observed">observed</span>
ones are known from public clients, <span class="mark invented">invented</span> ones are this project's.</p></footer>
</main>`,
  });
}
