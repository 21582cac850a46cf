import {
  type ApiErrorKind,
  apiErrors,
  type CloseCode,
  type CloseDecision,
  closeCodes,
  type Quirk,
  quirks,
  type TierLimits,
  tierLimits,
  tiers,
} from "@webcast-kit/contract";
import { type Html, html, prose } from "./html.ts";
import type { MockView } from "./mock-view.ts";
import { mark, section, table } from "./parts.ts";

const decisionTexts: Readonly<Record<CloseDecision, string>> = {
  stop: "all is over as wanted",
  never: "the same options will be refused again",
  reconnect: "with back-off",
  "reconnect-now": "without waiting",
  "wait-for-live": "ask again after a long wait",
  "wait-for-quota": "until a connection is free",
};

/** How the managed sockets are closed. */
export function closeCodesSection(): Html {
  const rows = Object.values<CloseCode>(closeCodes).map(({ code, name, description, decision, provenance }) => ({
    id: `close-${code}`,
    cells: [
      html`<code>${code}</code>`,
      html`<code>${name}</code>`,
      html`${prose(description)} ${mark(provenance)}`,
      html`<code>${decision}</code> <span class="type">${decisionTexts[decision]}</span>`,
    ],
  }));
  return section(
    "close-codes",
    "Close codes",
    html`<p>What a client should do after each is this project's advice.</p>`,
    table("Close codes", ["Code", "Name", "Meaning", "Decision"], rows),
  );
}

const limitNames: Readonly<Record<keyof TierLimits, string>> = {
  requestsPerMinute: "Requests a minute",
  requestsPerDay: "Requests a day",
  maxWebsockets: "Sockets at once",
  websocketLifetimeMs: "Longest socket",
  websocketConnectsPerDay: "Sockets a day",
  bulkCheckSize: "Users in a bulk check",
  feedCallsPerDay: "Feed calls a day",
  captions: "Captions",
};

/** What each tier may use. */
export function tiersSection(): Html {
  const rows = Object.entries(limitNames).map(([name, label]) => ({
    cells: [label, ...tiers.map((tier) => limitText(name as keyof TierLimits, tierLimits[tier]))],
  }));
  return section(
    "tiers",
    "Tiers",
    html`<p>As the reference has them. <code>--no-limits</code> switches all but the tiers themselves off; <code>--profile vendor-2026</code>
has other numbers.</p>`,
    table("Tiers", ["Limit", ...tiers], rows, "grid"),
  );
}

function limitText(name: keyof TierLimits, limits: TierLimits): string {
  const value = limits[name];
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (value === null) return "no limit";
  if (name !== "websocketLifetimeMs") return value.toLocaleString("en");
  const minutes = value / 60_000;
  return minutes < 60 ? `${minutes} min` : `${minutes / 60} h`;
}

/** Why a request was refused. */
export function errorsSection(): Html {
  const rows = Object.entries<ApiErrorKind>(apiErrors).map(([code, { status, description }]) => ({
    id: `error-${code}`,
    cells: [html`<code>${code}</code>`, status, prose(description)],
  }));
  return section(
    "errors",
    "Errors",
    html`<p>The body of a refusal is <code>{"status_code": -1, "error": text, "code": …, "request_id": …}</code>. The codes and their
statuses are <span class="mark invented">invented</span>: the reference has a text only.</p>`,
    table("Error codes", ["Code", "Status", "Meaning"], rows),
  );
}

/** The readings of the reference that can be switched. */
export function quirksSection({ quirks: inForce }: MockView): Html {
  const rows = Object.entries<Quirk>(quirks).map(([name, quirk]) => ({
    id: `quirk-${name}`,
    cells: [
      html`<code>${name}</code> <span class="type">${quirk.contradiction}</span>`,
      prose(quirk.summary),
      html`<ul class="values">${quirk.values.map((value) => quirkValue(value, quirk, inForce[name as keyof typeof inForce]))}</ul>`,
    ],
  }));
  return section(
    "quirks",
    "Quirks",
    html`<p>Where the reference contradicts itself, the reading can be switched, e.g. <code>--quirks bulkLiveCheck=array</code>, or all at
once: <code>--quirks prose</code>, <code>--quirks example</code>. The first value is the default; what is in force here is marked.</p>`,
    table("Quirks", ["Name", "Contradiction", "Values"], rows),
  );
}

/** A value, and which part of the reference says it, where its parts do not agree. */
function quirkValue(value: string, { prose, example }: Quirk, inForce: string): Html {
  const isInForce = value === inForce;
  const notes = [
    prose !== example && value === prose && "prose",
    prose !== example && value === example && "example",
    isInForce && "in force",
  ];
  const note = notes.filter(Boolean).join(", ");
  return html`<li><code${isInForce && html` class="in-force"`}>${value}</code> <span class="type">${note}</span></li>`;
}
