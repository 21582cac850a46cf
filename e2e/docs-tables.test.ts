import { CaptchaError, type CaptchaErrorCode } from "@webcast-kit/captcha";
import { apiErrors, closeCodes, closeDecisions, endpoints } from "@webcast-kit/contract";
import { LiveError, type LiveErrorCode } from "@webcast-kit/live";
import { ProtocolError, type ProtocolErrorCode } from "@webcast-kit/protocol";
import { SigningError, type SigningErrorCode } from "@webcast-kit/signing";
import { describe, expect, it } from "vitest";
import { endOfClose, endOfRefusal } from "../packages/live/src/connection/decisions.ts";
import { HandshakeRefusal } from "../packages/live/src/platform/socket-port.ts";
import { closeCodeForError } from "../packages/protocol/src/session/output.ts";
import { decisionOfClose, decisionOfError } from "../packages/signing/src/direct/decisions.ts";
import { apiBodyOf } from "../packages/signing/src/http/response.ts";
import { plain, type Row, readDocument, tableOf } from "./markdown.ts";

/** Every code; records, so that the compiler asks for one that is new. */
const signingCodes: Readonly<Record<SigningErrorCode, true>> = {
  ERR_ARGUMENT: true,
  ERR_UNAUTHORIZED: true,
  ERR_TIER_REQUIRED: true,
  ERR_RATE_LIMITED: true,
  ERR_NOT_LIVE: true,
  ERR_HTTP_STATUS: true,
  ERR_RESPONSE_INVALID: true,
  ERR_HOST_NOT_ALLOWED: true,
  ERR_NETWORK: true,
  ERR_TIMEOUT: true,
  ERR_CLOSED: true,
  ERR_QUEUE_OVERFLOW: true,
};
const protocolCodes: Readonly<Record<ProtocolErrorCode, true>> = {
  ERR_ARGUMENT: true,
  ERR_FRAME_TRUNCATED: true,
  ERR_FRAME_TOO_LARGE: true,
  ERR_INFLATE_LIMIT: true,
  ERR_PAYLOAD_MALFORMED: true,
  ERR_NESTING_LIMIT: true,
  ERR_TIMEOUT: true,
  ERR_STATE: true,
};
const liveCodes: Readonly<Record<LiveErrorCode, true>> = {
  ERR_ARGUMENT: true,
  ERR_STATE: true,
  ERR_INVALID_OPTIONS: true,
  ERR_UNAUTHORIZED: true,
  ERR_NO_PERMISSION: true,
  ERR_NOT_LIVE: true,
  ERR_RATE_LIMITED: true,
  ERR_HTTP_STATUS: true,
  ERR_NETWORK: true,
  ERR_TIMEOUT: true,
  ERR_CLOSED: true,
  ERR_MESSAGE_INVALID: true,
  ERR_QUEUE_OVERFLOW: true,
  ERR_NODE_REQUIRED: true,
};
const captchaCodes: Readonly<Record<CaptchaErrorCode, true>> = {
  ERR_ARGUMENT: true,
  ERR_IMAGE_INVALID: true,
  ERR_IMAGE_TOO_LARGE: true,
  ERR_ANSWER_INVALID: true,
  ERR_LOW_CONFIDENCE: true,
};

interface KnownError {
  readonly side: string;
  readonly retryable: boolean;
}

const kinds: readonly [string, object, (code: never) => KnownError][] = [
  ["SigningError", signingCodes, (code: SigningErrorCode) => new SigningError(code, "for a test")],
  ["ProtocolError", protocolCodes, (code: ProtocolErrorCode) => new ProtocolError(code, "for a test")],
  ["LiveError", liveCodes, (code: LiveErrorCode) => new LiveError(code, "for a test")],
  ["CaptchaError", captchaCodes, (code: CaptchaErrorCode) => new CaptchaError(code, "for a test")],
];

const errors = readDocument("docs/errors.md");

/** The table of one class of errors, by code. */
function errorTable(name: string): [code: string, Row][] {
  const section = errors.split(/^## /m).find((text) => text.startsWith(`${name}\n`)) ?? "";
  return tableOf(section, "code").map((row) => [plain(row["code"]), row]);
}

describe("docs/errors.md", () => {
  it.each(kinds)("has every code of %s once, with its side and whether it is worth a retry", (name, codes, make) => {
    const rows = errorTable(name);
    expect(rows.map(([code]) => code)).toEqual(Object.keys(codes));
    for (const [code, { side, retryable }] of rows) {
      const error = make(code as never);
      expect([code, side, retryable?.match(/^(yes|no)\b/)?.[0]]).toEqual([
        code,
        error.side,
        error.retryable ? "yes" : "no",
      ]);
    }
  });

  it("says what a connection does about each SigningError", () => {
    const said = errorTable("SigningError").map(([code, row]) => [code, plain(row["connection"])]);
    const done = said.map(([code = ""]) => {
      const decision = decisionOfError(new SigningError(code as SigningErrorCode, "for a test"));
      return [code, code === "ERR_HTTP_STATUS" ? "by its status" : decision];
    });
    expect(said).toEqual(done);
  });

  it("says what each ProtocolError is closed with", () => {
    for (const [code, { side, "closes with": closesWith }] of errorTable("ProtocolError")) {
      const closeCode = String(closeCodeForError(code as ProtocolErrorCode));
      expect([code, closesWith]).toEqual([code, side === "remote" ? closeCode : ""]);
    }
  });

  it("says what becomes of each word of the API", () => {
    const said = tableOf(errors, "`apiCode`").map((row) => Object.values(row).map(plain));
    const done = Object.entries(apiErrors).map(([word, { status }]) => [
      word,
      String(status),
      apiError(word, status).code,
    ]);
    expect(said).toEqual(done);
  });
});

function apiError(code: string, status: number): SigningError {
  const answer = { label: "rateLimits", source: "api", redactText: (text: string) => text } as const;
  try {
    apiBodyOf(answer, { status, headers: {}, text: JSON.stringify({ status_code: -1, error: "no", code }) });
  } catch (error) {
    if (error instanceof SigningError) return error;
  }
  throw new Error("expected a SigningError");
}

const closes = readDocument("docs/close-codes.md");
const MANAGED = "`TikTokLive`, `TikTokCaptions`";
const context = { redact: (text: string) => text };

/** What a row of either table says the clients do. */
function saidIn(row: Row): string[] {
  return [row["`connectDirect`"], row[MANAGED], row["managed error"]].map(plain);
}

function doneAtClose(code: number): (string | undefined)[] {
  const { decision, error } = endOfClose(code, "", context);
  return [decisionOfClose(code), decision, error?.code];
}

function doneAtStatus(status: number): (string | undefined)[] {
  const { decision, error } = endOfRefusal(new HandshakeRefusal(status), context);
  return [decisionOfError(new SigningError("ERR_HTTP_STATUS", "refused", { status })), decision, error?.code];
}

describe("docs/close-codes.md", () => {
  it("explains every decision", () => {
    expect(tableOf(closes, "decision").map(({ decision }) => plain(decision))).toEqual(closeDecisions);
  });

  it("has every close code of the contract, by its name", () => {
    const named = tableOf(closes, "code").filter(({ name }) => name !== "");
    expect(named.map(({ code, name }) => [Number(code), plain(name)])).toEqual(
      Object.values(closeCodes).map(({ code, name }) => [code, name]),
    );
  });

  it("says what becomes of every close code", () => {
    const rows = new Map(tableOf(closes, "code").map((row) => [row["code"], saidIn(row)]));
    for (let code = 1000; code < 5000; code++) {
      expect([code, ...(rows.get(String(code)) ?? rows.get("any other") ?? [])]).toEqual([code, ...doneAtClose(code)]);
    }
  });

  it("says what becomes of every status in place of a socket", () => {
    const rows = tableOf(closes, "status");
    for (let status = 200; status < 600; status++) {
      const [row, ...others] = rows.filter((each) => isOf(each["status"] ?? "", status));
      expect(others).toEqual([]);
      const said = saidIn(row ?? (rows.find((each) => each["status"] === "any other") as Row));
      expect([status, ...said]).toEqual([status, ...doneAtStatus(status)]);
    }
  });

  it("says what becomes of what a handshake's header says", () => {
    const rows = tableOf(closes, "`Handshake-Msg` holds");
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      const handshakeMessage = plain(row["`Handshake-Msg` holds"]);
      const error = new SigningError("ERR_HTTP_STATUS", "refused", { status: 200, handshakeMessage });
      expect([handshakeMessage, decisionOfError(error)]).toEqual([handshakeMessage, plain(row["`connectDirect`"])]);
    }
  });
});

/** Tells whether a cell such as `408, 425` or `300 to 399` has a status. */
function isOf(cell: string, status: number): boolean {
  const [first, last] = cell.split(" to ").map(Number);
  if (last !== undefined) return status >= (first ?? 0) && status <= last;
  return cell.split(", ").map(Number).includes(status);
}

describe("docs/promises.md", () => {
  const promises = tableOf(readDocument("docs/promises.md"), "#");
  const citations = promises.flatMap((row) => citationsIn(row["shown by"] ?? ""));
  const cited = new Map(citations.map((citation) => [citation.join(), citation])).values();

  it("has all 25, and says of each whether it is held", () => {
    expect(promises.map((row) => row["#"])).toEqual(Array.from({ length: 25 }, (_, index) => String(index + 1)));
    for (const row of promises) expect(["yes", "partly", "not yet"]).toContain(row["held"]);
  });

  it("shows a test for each that is held, and says of each other what is missing", () => {
    for (const row of promises) {
      if (row["held"] !== "not yet") expect(citationsIn(row["shown by"] ?? ""), row["#"]).not.toEqual([]);
      if (row["held"] !== "yes") expect(row["what is missing, and what to know"], row["#"]).not.toBe("");
    }
  });

  it.each([...cited])("names a test that is there: %s, %s", (file, title) => {
    // As it stands in the file, whose format is biome's: in double quotes, the first argument of a call.
    const code = readDocument(file).replaceAll(/\(\s+/g, "(");
    expect(code.includes(`(${JSON.stringify(title)},`)).toBe(true);
  });
});

/** Test files and titles, from `[name](../path): "title", "title"`. */
function citationsIn(cell: string): [file: string, title: string][] {
  const citations = cell.matchAll(/\]\(\.\.\/([^)]+\.test\.ts)\):((?:,? "[^"]+")+)/g);
  return [...citations].flatMap(([, file = "", titles = ""]) =>
    [...titles.matchAll(/"([^"]+)"/g)].map(([, title = ""]): [string, string] => [file, title]),
  );
}

it("the README of signing names every endpoint of the contract", () => {
  const families = tableOf(readDocument("packages/signing/README.md"), "family");
  const named = families.flatMap(({ methods = "" }) => [...methods.matchAll(/`(\w+)`/g)].map(([, name]) => name));
  expect(named).toHaveLength(new Set(named).size);
  expect(new Set(named)).toEqual(new Set(Object.keys(endpoints)));
});
