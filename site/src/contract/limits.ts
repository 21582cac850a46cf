import {
  type ApiErrorKind,
  apiErrors,
  type CloseCode,
  closeCodes,
  ErrorEnvelope,
  LIVE_CONNECT_REQUESTS_PER_MINUTE,
  RATE_LIMIT_WINDOW_MS,
  rateLimitHeaders,
  type Tier,
  type TierLimits,
  tierAliases,
  tierLimits,
  tiers,
  vendorTierLimits,
} from "@webcast-kit/contract";
import { tableOf } from "../markdown.ts";
import type { Page } from "../page.ts";
import { schemaTable } from "./schema-table.ts";

const limitNames: Readonly<Record<keyof TierLimits, string>> = {
  requestsPerMinute: "REST requests a minute",
  requestsPerDay: "REST requests a day",
  maxWebsockets: "managed sockets at once",
  websocketLifetimeMs: "life of a managed socket",
  websocketConnectsPerDay: "managed sockets opened a day",
  bulkCheckSize: "users in one bulk live check",
  feedCallsPerDay: "calls of feed a day",
  captions: "captions",
};

const headerTexts: Readonly<Record<keyof typeof rateLimitHeaders, string>> = {
  limit: "requests allowed in a window",
  remaining: "requests left in the window that ends now",
  reset: "Unix seconds at which the oldest counted request leaves the window",
};

/** What a key may use. */
export const tiersPage: Page = {
  path: "tiers",
  title: "Tiers and rate limits",
  summary: "What a key of each tier may use, and the headers that say how much is left.",
  markdown: [
    "# Tiers and rate limits",
    limitsTable(tierLimits),
    `Other names: ${Object.entries(tierAliases)
      .map(([name, tier]) => `\`${name}\` is ${tier}`)
      .join(", ")}.`,
    "## Rate limits",
    `Requests are counted in a sliding window of ${RATE_LIMIT_WINDOW_MS / 1000} seconds. [liveConnect](endpoints/live-connect.md) has no key and its own limit,
${LIVE_CONNECT_REQUESTS_PER_MINUTE} a minute. Every response has these headers, errors included; how clients wait by them: [signing](packages/signing.md).`,
    tableOf(
      ["header", "what it says"],
      Object.entries(rateLimitHeaders).map(([key, name]) => [
        `\`${name}\``,
        headerTexts[key as keyof typeof rateLimitHeaders],
      ]),
    ),
    "## As the vendor's clients say",
    "The vendor's public clients state other limits in 2026. The mock server has them in its profile `vendor-2026`.",
    limitsTable(vendorTierLimits),
  ].join("\n\n"),
};

function limitsTable(limits: Readonly<Record<Tier, TierLimits>>): string {
  const rows = Object.entries(limitNames).map(([field, name]) => [
    name,
    ...tiers.map((tier) => limitText(field, limits[tier][field as keyof TierLimits])),
  ]);
  return tableOf(["", ...tiers], rows);
}

function limitText(field: string, value: number | boolean | null): string {
  if (value === null) return "no limit";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (field === "feedCallsPerDay" && value === 0) return "may not call it";
  if (!field.endsWith("Ms")) return value.toLocaleString("en");
  const minutes = value / 60_000;
  return minutes < 60 ? `${minutes} minutes` : `${minutes / 60} hours`;
}

/** What the API answers when it refuses. */
export const apiErrorsPage: Page = {
  path: "api-errors",
  title: "Errors of the API",
  summary: "The body, statuses and codes of every answer that is not a success.",
  markdown: [
    "# Errors of the API",
    "What comes back in place of a success. The classes that clients throw are in [errors](errors.md).",
    "## Body",
    schemaTable(ErrorEnvelope),
    "## Codes",
    "The reference has a text only: the codes and their statuses are this project's, and are marked as such.",
    tableOf(
      ["status", "code", "when", "known from"],
      Object.entries<ApiErrorKind>(apiErrors).map(([code, { status, description, provenance }]) => [
        String(status),
        `\`${code}\``,
        description,
        provenance,
      ]),
    ),
  ].join("\n\n"),
};

/** The close codes as the contract has them. */
export const contractCloseCodesPage: Page = {
  path: "contract-close-codes",
  title: "Close codes of the contract",
  summary: "Every close code of the managed sockets, and what a client should do after it.",
  markdown: [
    "# Close codes of the contract",
    "As the contract says it, for clients in any language. What the clients of this project do after each, and after a refused handshake,\nis in [close codes](close-codes.md).",
    tableOf(
      ["code", "name", "meaning", "what to do", "known from"],
      Object.values<CloseCode>(closeCodes).map(({ code, name, description, decision, provenance }) => [
        String(code),
        `\`${name}\``,
        description,
        `[${decision}](close-codes.md)`,
        provenance,
      ]),
    ),
  ].join("\n\n"),
};
