import {
  CREDITS_INTERVAL_MS,
  captionsErrorCodes,
  captionsMessages,
  captionsStatuses,
  LOW_CREDITS_RATIO,
  NO_MESSAGES_TIMEOUT_MS,
  SIGNED_SOCKET_URL_LIFETIME_MS,
  type Socket,
  sockets,
} from "@webcast-kit/contract";
import { tableOf } from "../markdown.ts";
import type { Page } from "../page.ts";
import { choiceOf, schemaTable, sentenceOf } from "./schema-table.ts";

const notes: Readonly<Record<string, string>> = {
  managed: "It carries [JSON events](json-events.md).",
  captions: "It carries [captions messages](#captions-messages).",
  webcast: `It carries [push frames](wire-format.md). A signed URL lives for about ${SIGNED_SOCKET_URL_LIFETIME_MS / 1000} seconds.`,
};

/** The sockets, and what the captions one says. */
export const socketsPage: Page = {
  path: "sockets",
  title: "Sockets",
  summary: "The three sockets: where they are, what their URLs say, the messages of captions.",
  markdown: [
    "# Sockets",
    tableOf(
      ["socket", "where", "frames", "tier", "what it carries"],
      Object.values<Socket>(sockets).map((socket) => [
        `[${socket.name}](#${socket.name})`,
        `\`${urlOf(socket)}\``,
        socket.frames,
        socket.tier,
        socket.summary,
      ]),
    ),
    `A managed socket lives as long as its [tier](tiers.md) says, a captions socket as long as its query says; both then close with 4555. One
without an event for ${NO_MESSAGES_TIMEOUT_MS / 1000} seconds closes with 4006. What to do after each code: [close codes](close-codes.md).`,
    ...Object.values<Socket>(sockets).flatMap((socket) => [
      `## ${socket.name}`,
      `${socket.summary}. The query of \`${urlOf(socket)}\`. ${choiceOf(socket.query)}`,
      schemaTable(socket.query),
      notes[socket.name] ?? "",
    ]),
    "## Captions messages",
    `Each text frame has a \`type\`. \`credits\` comes every ${CREDITS_INTERVAL_MS / 1000} seconds, \`credits_low\` when at most ${LOW_CREDITS_RATIO * 100} % are left.`,
    ...Object.entries(captionsMessages).flatMap(([type, schema]) => [
      `### ${type}`,
      sentenceOf(schema),
      schemaTable(schema),
    ]),
    "## Words of captions",
    tableOf(
      ["`status`", "known from"],
      Object.entries(captionsStatuses).map(([status, provenance]) => [`\`${status}\``, provenance]),
    ),
    `\`code\` of an error is, from the mock server, one of ${captionsErrorCodes.map((code) => `\`${code}\``).join(", ")}. The reference names none.`,
  ]
    .filter((part) => part !== "")
    .join("\n\n"),
};

function urlOf({ host, path }: Socket): string {
  return host === "api" ? `wss://api.tik.tools${path}` : `wss://HOST${path}`;
}
