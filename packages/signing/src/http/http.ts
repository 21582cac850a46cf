import type { Clock } from "@webcast-kit/protocol/connection";
import type { Dispatcher } from "undici";
import type { AnswerSource } from "../errors.ts";
import type { Redact } from "../redact.ts";
import type { Carrier } from "./carrier.ts";
import type { Lifetime } from "./lifetime.ts";
import type { Headers } from "./rate-limit-headers.ts";

/** What carries requests. */
export interface Transport {
  readonly carrier: Carrier;
  readonly clock: Clock;
  readonly lifetime: Lifetime;
}

/** One HTTP request, ready to leave. */
export interface HttpRequest {
  /** Names it in errors: an endpoint, or a helper of ours. */
  readonly label: string;
  readonly source: AnswerSource;
  readonly origin: string;
  /** With the query. */
  readonly path: string;
  readonly method: Dispatcher.HttpMethod;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: string | null;
  /** Longest body of the answer, before and after decompression. */
  readonly maxBytes: number;
  readonly timeoutMs: number;
  readonly redactText: Redact;
}

/** An answer, whole. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}
