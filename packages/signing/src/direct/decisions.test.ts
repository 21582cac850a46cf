import { type CloseDecision, closeCodes } from "@webcast-kit/contract";
import { ProtocolError, type ProtocolErrorCode } from "@webcast-kit/protocol";
import { describe, expect, it } from "vitest";
import { SigningError, type SigningErrorCode } from "../errors.ts";
import { decisionOfClose, decisionOfError } from "./decisions.ts";

/** Codes that mean something else than "reconnect". A new one of the contract has to be entered here. */
const closeTable: Readonly<Record<number, CloseDecision>> = {
  4005: "wait-for-live",
  4006: "reconnect",
  4400: "never",
  4401: "never",
  4403: "never",
  4404: "wait-for-live",
  4429: "wait-for-quota",
  4500: "reconnect",
  4555: "reconnect-now",
  4556: "reconnect",
  4557: "reconnect",
};

const errorTable: Readonly<Record<Exclude<SigningErrorCode, "ERR_HTTP_STATUS">, CloseDecision>> = {
  ERR_ARGUMENT: "never",
  ERR_UNAUTHORIZED: "never",
  ERR_TIER_REQUIRED: "never",
  ERR_HOST_NOT_ALLOWED: "never",
  ERR_QUEUE_OVERFLOW: "never",
  ERR_NOT_LIVE: "wait-for-live",
  ERR_RATE_LIMITED: "wait-for-quota",
  ERR_RESPONSE_INVALID: "reconnect",
  ERR_NETWORK: "reconnect",
  ERR_TIMEOUT: "reconnect",
  ERR_CLOSED: "reconnect",
};

const protocolTable: Readonly<Record<ProtocolErrorCode, CloseDecision>> = {
  ERR_ARGUMENT: "never",
  ERR_STATE: "never",
  ERR_FRAME_TRUNCATED: "reconnect",
  ERR_FRAME_TOO_LARGE: "reconnect",
  ERR_INFLATE_LIMIT: "reconnect",
  ERR_PAYLOAD_MALFORMED: "reconnect",
  ERR_NESTING_LIMIT: "reconnect",
  ERR_TIMEOUT: "reconnect",
};

/** What the service, the mock server and proxies say when they refuse a handshake: status, Handshake-Msg. */
const refusals: readonly (readonly [number, string, CloseDecision])[] = [
  [200, "", "reconnect"],
  [200, "DEVICE_BLOCKED", "reconnect"],
  [200, "illegal secret key", "reconnect"],
  [200, "illegal app_id", "never"],
  [200, "Illegal AppId", "never"],
  [200, "session required", "never"],
  [200, "too many connections", "wait-for-quota"],
  [403, "too many connections from this address", "wait-for-quota"],
  [400, "too many connections", "wait-for-quota"],
  [503, "illegal app_id", "never"],
];

const fatalStatuses: readonly number[] = [400, 402, 405, 407, 410, 413, 414, 415, 451];

function statusDecision(status: number): CloseDecision {
  if (status === 429) return "wait-for-quota";
  return (status >= 300 && status < 400) || fatalStatuses.includes(status) ? "never" : "reconnect";
}

function allFrom(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

describe("a close code of the socket", () => {
  it.each(allFrom(1000, 1015))("%i, of the protocol, means that the next socket may live", (code) => {
    expect(decisionOfClose(code)).toBe("reconnect");
  });

  it.each(Object.entries(closeTable))("%s means %s", (code, decision) => {
    expect(decisionOfClose(Number(code))).toBe(decision);
  });

  it("that nobody has defined means that the next socket may live", () => {
    for (const code of allFrom(1016, 4999).filter((known) => !(known in closeTable))) {
      expect([code, decisionOfClose(code)]).toEqual([code, "reconnect"]);
    }
  });

  it("of the contract is in the table above", () => {
    const ofContract = Object.values(closeCodes).map(({ code }) => code);
    expect(ofContract.filter((code) => code >= 4000).sort()).toEqual(Object.keys(closeTable).map(Number));
  });
});

describe("an error", () => {
  it.each(Object.entries(errorTable) as [SigningErrorCode, CloseDecision][])("%s means %s", (code, decision) => {
    expect(decisionOfError(new SigningError(code, "for a test"))).toBe(decision);
  });

  it("ERR_CLOSED by this side means never: the client is closed", () => {
    expect(decisionOfError(new SigningError("ERR_CLOSED", "the client is closed", { side: "local" }))).toBe("never");
  });

  it("ERR_NETWORK that is final, as a proxy's refusal, means never", () => {
    expect(decisionOfError(new SigningError("ERR_NETWORK", "refused", { retryable: false }))).toBe("never");
  });

  it("ERR_RATE_LIMITED by this side means the same as by the other", () => {
    expect(decisionOfError(new SigningError("ERR_RATE_LIMITED", "no turn", { side: "local" }))).toBe("wait-for-quota");
  });

  it.each(Object.entries(protocolTable) as [ProtocolErrorCode, CloseDecision][])(
    "of the protocol, %s, means %s",
    (code, decision) => {
      expect(decisionOfError(new ProtocolError(code, "for a test"))).toBe(decision);
    },
  );

  it("of somebody else means never", () => {
    for (const error of [new TypeError("not a function"), "text", undefined]) {
      expect(decisionOfError(error)).toBe("never");
    }
  });
});

describe("a refused handshake", () => {
  it.each(refusals)("with %i and %j means %s", (status, handshakeMessage, decision) => {
    expect(decisionOfError(new SigningError("ERR_HTTP_STATUS", "refused", { status, handshakeMessage }))).toBe(
      decision,
    );
  });

  it("with any other status means what the status says", () => {
    for (const status of allFrom(100, 599)) {
      const decision = decisionOfError(new SigningError("ERR_HTTP_STATUS", "refused", { status }));
      expect([status, decision]).toEqual([status, statusDecision(status)]);
    }
  });
});
