import { closeCodes } from "@webcast-kit/contract";
import { type Html, html } from "../docs/html.ts";
import { htmlPage } from "../docs/html-page.ts";
import type { Namespace } from "../namespace/namespace.ts";
import { eventSamples } from "./event-samples.ts";

/** The parts of the page: the key that leads there, and its name. */
const parts = {
  sockets: { key: "s", title: "Sockets" },
  timeline: { key: "t", title: "Timeline" },
  rooms: { key: "r", title: "Rooms" },
  inject: { key: "i", title: "Inject" },
  faults: { key: "f", title: "Faults" },
  clock: { key: "c", title: "Clock" },
  limits: { key: "l", title: "Limits" },
  conduct: { key: "g", title: "Conduct" },
} as const;

const otherKeys = {
  "/": "filter the timeline",
  p: "stop and go on with the timeline",
  "?": "this list",
  Esc: "leave a field",
};

type Part = keyof typeof parts;

/** The page at `/__mock/`: what does not change. Scripts fill it, with text only. */
export function createMockPage({ id }: Pick<Namespace, "id">): string {
  return htmlPage({
    title: `${id} – webcast-kit mock`,
    head: html`<link rel="icon" type="image/svg+xml" href="page/icon.svg">
<link rel="stylesheet" href="page/tokens.css">
<link rel="stylesheet" href="page/style.css">
<script type="module" src="page/main.js"></script>`,
    body: html`<a class="skip" href="#sockets">Skip to the sockets</a>
<header>
<p class="title">webcast-kit <span>mock</span> <b id="namespace">${id}</b></p>
<p class="now"><output id="connection" data-state="connecting">connecting</output> <time id="now"></time> <span id="clock-mode"></span></p>
<nav aria-label="Parts"><ul>${Object.entries(parts).map(([part, { title }]) => html`<li><a href="#${part}">${title}</a></li>`)}
<li><a href="../docs">Docs</a></li></ul></nav>
<button type="button" id="show-help" aria-haspopup="dialog">Keys <kbd>?</kbd></button>
</header>
<p id="news" class="unseen" role="status"></p>
<main>
<div class="watch">
${section("sockets", html`<p class="hint" id="sockets-hint">No client has come yet.</p><ul id="socket-list" class="rows"></ul>`)}
${section("timeline", timeline())}
</div>
<div class="steer">
${section("rooms", rooms())}
${section("inject", inject())}
${section("faults", faults())}
${section("clock", clock())}
${section("limits", html`<div id="limit-list"></div>`)}
${section(
  "conduct",
  html`<p id="conduct-summary" class="hint">Nothing was judged yet.</p><ul id="conduct-list" class="rows"></ul>
<p class="links"><a href="conduct?format=html">Report</a> <a href="conduct?format=text">Text</a> <a href="conduct?format=junit">JUnit</a></p>`,
)}
</div>
</main>
${help()}`,
  });
}

function section(part: Part, content: Html): Html {
  const { key, title } = parts[part];
  return html`<section id="${part}" aria-labelledby="${part}-title" tabindex="-1">
<h2 id="${part}-title">${title} <kbd aria-hidden="true">${key}</kbd> <span class="count" id="${part}-count"></span></h2>
${content}
</section>`;
}

function timeline(): Html {
  return html`<div class="tools">
<label>Socket <select id="timeline-socket"><option value="">all, and requests</option></select></label>
<label class="grow">Filter <input id="timeline-filter" type="search" placeholder="chat, ack, request 429 …" autocomplete="off" spellcheck="false"></label>
<button type="button" id="pause" aria-pressed="false">Pause</button>
<button type="button" id="clear">Clear</button>
</div>
<p class="hint" id="timeline-hint">Nothing has happened yet.</p>
<ol id="timeline-list" role="log" aria-live="off" aria-label="What happened, newest first" tabindex="0"></ol>`;
}

function rooms(): Html {
  return html`<form id="live-form" class="tools"><label class="grow">User <input name="uniqueId" list="users" required maxlength="64" autocomplete="off" placeholder="streamer"></label>
<button>Go live</button> <button type="button" id="end-live">End</button></form>
<datalist id="users"></datalist>
<output class="answer" id="rooms-answer"></output>
<ul id="room-list" class="rows"></ul>
<form id="kick-form" class="tools"><label class="grow">Kick from <input name="uniqueId" list="users" maxlength="64" autocomplete="off" placeholder="every room"></label>
<label>with <select name="code" id="kick-code">${Object.values(closeCodes).map(closeCodeOption)}<option value="1006">1006 cut, no close frame</option></select></label>
<button>Kick</button></form>
<output class="answer" id="kick-answer"></output>`;
}

function closeCodeOption({ code, name }: { readonly code: number; readonly name: string }): Html {
  const isUsual = code === closeCodes.TIKTOK_CLOSED.code;
  return html`<option value="${code}" data-reason="${name}"${isUsual && html` selected`}>${code} ${name}</option>`;
}

function inject(): Html {
  const option = (sample: (typeof eventSamples)[number]) => {
    const detail = "action" in sample ? ` (${sample.action})` : "";
    return html`<option value="${JSON.stringify(sample, null, 1)}">${sample.type}${detail}</option>`;
  };
  return html`<form id="inject-form"><div class="tools">
<label class="grow">Room of <input name="uniqueId" list="users" required maxlength="64" autocomplete="off" value="streamer"></label>
<label>Event <select id="inject-sample">${eventSamples.map(option)}</select></label></div>
<label class="block">As JSON, one event or a list <textarea name="events" rows="6" spellcheck="false" required></textarea></label>
<div class="tools"><button class="main">Send</button> <output class="answer" id="inject-answer"></output></div></form>`;
}

function faults(): Html {
  const text = (name: string, label: string, hint: string) =>
    html`<label>${label} <input data-where="${name}" autocomplete="off" maxlength="512" placeholder="${hint}"></label>`;
  return html`<form id="fault-form">
<label class="block">Fault <select name="name"></select></label>
<p class="hint" id="fault-summary"></p>
<div class="fields" id="fault-parameters"></div>
<fieldset><legend>Where and how often</legend><div class="fields">
${text("path", "Path", "/webcast/*")} ${text("event", "Event", "chat")} ${text("client", "Client", "127.0.0.1, okhttp")} ${text("key", "Key", "any")}
<label>From the nth <input data-where="nth" type="number" min="1" placeholder="1"></label>
<label>Times <input name="count" type="number" min="0" max="1000000" placeholder="1"></label>
<label>Probability <input name="probability" type="number" min="0" max="1" step="any" placeholder="1"></label>
<label>Seed <input name="seed" type="number" min="0" placeholder="from the mock's"></label>
</div></fieldset>
<div class="tools"><button class="main">Arm</button> <button type="button" id="disarm-all" hidden>Disarm all</button> <output class="answer" id="fault-answer"></output></div>
</form>
<ul id="fault-list" class="rows"></ul>`;
}

function clock(): Html {
  const steps = { "1000": "+1 s", "10000": "+10 s", "60000": "+1 min", "3600000": "+1 h" };
  return html`<div class="tools" id="clock-steps">${Object.entries(steps).map(([ms, label]) => html`<button type="button" data-advance="${ms}">${label}</button>`)}</div>
<form id="clock-form" class="tools"><label>Goes on <select name="mode"><option value="real">as the machine's</option><option value="scaled">faster or slower</option><option value="manual">by hand</option><option value="autojump">by jumps, when idle</option></select></label>
<label id="clock-rate" hidden>times <input name="rate" type="number" min="0.001" max="1000000" step="any" value="10"></label>
<button>Set</button></form>
<form id="reset-form" class="tools"><label>Seed <input name="seed" type="number" min="0" max="2147483647" placeholder="as at first"></label> <button data-sure="Really reset?">Reset the mock</button></form>
<output class="answer" id="clock-answer"></output>`;
}

function help(): Html {
  const row = (key: string, what: string) => html`<div><dt><kbd>${key}</kbd></dt><dd>${what}</dd></div>`;
  return html`<dialog id="help" aria-labelledby="help-title"><h2 id="help-title">Keys</h2>
<dl>${Object.values(parts).map(({ key, title }) => row(key, title.toLowerCase()))}${Object.entries(otherKeys).map(([key, what]) => row(key, what))}</dl>
<button type="button" class="main" id="hide-help">Close</button></dialog>`;
}
