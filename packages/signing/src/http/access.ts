import type { ResponseWarning } from "../diagnostics.ts";
import type { HostPolicy } from "../hosts.ts";
import type { Redact } from "../redact.ts";
import type { Transport } from "./http.ts";
import type { RequestGate } from "./request-gate.ts";
import type { SessionOptions } from "./session.ts";

/** How a place on a host is reached: the URL of an endpoint or page is `origin + prefix + path`. */
export interface Place {
  readonly url: URL;
  readonly origin: string;
  /** Path of the base URL, without a slash at its end. */
  readonly prefix: string;
}

/** Where and how requests are sent. */
export interface ApiAccess extends Transport {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly api: Place;
  /** Serves the endpoints that the API's own host has not. */
  readonly web: Place;
  /** Serves the pages of live streams. */
  readonly pages: Place;
  readonly apiKey: string;
  readonly timeoutMs: number;
  readonly session: SessionOptions | undefined;
  /** Where signed URLs may lead. */
  readonly hosts: HostPolicy;
  readonly validateResponses: "error" | "warn" | "off";
  readonly onWarning: ((warning: ResponseWarning) => void) | undefined;
  /** Has a turn for each request that carries the key. */
  readonly gate: RequestGate | undefined;
  /** What must not show in any text. */
  readonly secrets: readonly string[];
  readonly redactText: Redact;
}

/** Splits a checked base URL. */
export function placeOf(baseUrl: string): Place {
  const url = new URL(baseUrl);
  return { url, origin: url.origin, prefix: url.pathname.replace(/\/+$/, "") };
}
