import {
  type CaptionsMessageType,
  captionsMessages,
  events,
  observedEvents,
  type Provenance,
  type Socket,
  sockets,
  WebcastUser,
} from "@webcast-kit/contract";
import type { TSchema } from "typebox";
import { type Html, html, prose } from "./html.ts";
import type { MockView } from "./mock-view.ts";
import { fieldList, mark, section } from "./parts.ts";

/** The sockets and their queries. */
export function socketsSection({ wsOrigin }: MockView): Html {
  const article = (socket: Socket) => html`<article id="socket-${socket.name}" data-item>
<h3><a href="#socket-${socket.name}">${socket.name}</a> <span class="type">${socket.frames}, from tier ${socket.tier}</span> ${mark(socket.provenance)}</h3>
<p>${socket.summary}</p>
<p><code class="url">${wsOrigin}${socket.path}</code></p>
${fieldList(socket.query, { source: socket.provenance })}
${needsOneOf(socket.query)}
</article>`;
  return section(
    "sockets",
    "Sockets",
    html`<p>What may stand in the query of each.</p>`,
    html`<div class="cards">${Object.values(sockets).map(article)}</div>`,
  );
}

function needsOneOf({ anyOf = [] }: { anyOf?: readonly { required?: readonly string[] }[] }): Html | undefined {
  const names = anyOf.flatMap(({ required = [] }) => required);
  return names.length === 0 ? undefined : html`<p>Needs ${prose(names.map((name) => `\`${name}\``).join(" or "))}.</p>`;
}

const shapes = ["WebcastUser"];
/** Fields that stand on all events, or nearly all, and are told once. */
const meta = ["type", "msgId", "timestamp"];

/** The events of the managed socket. */
export function eventsSection(): Html {
  const all: [string, TSchema, Provenance][] = [
    ...Object.entries<TSchema>(events).map(([name, schema]): [string, TSchema, Provenance] => [
      name,
      schema,
      "documented",
    ]),
    ...Object.entries<TSchema>(observedEvents).map(([name, schema]): [string, TSchema, Provenance] => [
      name,
      schema,
      "observed",
    ]),
  ];
  return section(
    "events",
    "Events",
    html`<p>A frame of the managed socket is <code>{"event": name, "data": {…}}</code>. <code>data</code> has the fields below, the event's
name again as <code>type</code>, and on most events <code>msgId</code> (decimal text) and <code>timestamp</code> (Unix milliseconds), both
<span class="mark observed">observed</span>. A mark on an event or a field holds for what is in it.</p>`,
    html`<ul class="index">${all.map(([name]) => html`<li><a href="#event-${name}">${name}</a></li>`)}</ul>`,
    html`<div class="cards">${all.map(([name, schema, provenance]) => messageArticle(`event-${name}`, name, schema, provenance))}
${messageArticle("WebcastUser", "WebcastUser", WebcastUser, "documented")}</div>`,
  );
}

/** The messages of the captions socket. */
export function captionsSection(): Html {
  const names = Object.keys(captionsMessages) as CaptionsMessageType[];
  const article = (name: CaptionsMessageType) =>
    messageArticle(`captions-${name}`, name, captionsMessages[name], "documented");
  return section(
    "captions",
    "Captions",
    html`<p>Messages of the captions socket. They have no envelope: <code>type</code> is the name.</p>`,
    html`<div class="cards">${names.map(article)}</div>`,
  );
}

function messageArticle(id: string, name: string, schema: TSchema, provenance: Provenance): Html {
  const { description } = schema as { description?: string };
  return html`<article id="${id}" data-item>
<h3><a href="#${id}">${name}</a> ${mark(provenance)}</h3>
${description !== undefined && html`<p>${prose(description)}</p>`}
${fieldList(schema, { shapes, hide: meta, source: provenance })}
</article>
`;
}
