import { channel } from "node:diagnostics_channel";
import type { ConnectionClosed } from "./direct/direct-connection.ts";
import type { ConnectionNotice } from "./direct/notices.ts";
import type { SigningErrorCode } from "./errors.ts";

/** Names of the channels of `node:diagnostics_channel` that this package publishes to. */
export const diagnosticsChannels = {
  /** {@link RequestMessage}: every HTTP request, to the API and to the platform. */
  request: "webcast-kit:request",
  /** {@link ConnectionMessage}: what becomes of direct connections. */
  connection: "webcast-kit:connection",
  /** {@link ResponseWarning}: answers that do not fit the contract and were let pass. */
  warning: "webcast-kit:warning",
} as const;

/** What happens to one HTTP request. Each has a `start`, and then an `end` or an `error`. No secret is in it. */
export interface RequestMessage {
  readonly phase: "start" | "end" | "error";
  /** Name of the endpoint in the contract, path of an endpoint that is not in it, `fetchSignedUrl` or `livePage`. */
  readonly endpoint: string;
  readonly method: string;
  /** With the port when it is not the default. */
  readonly host: string;
  /** HTTP status, when there was an answer. */
  readonly status?: number;
  /** Since the start, in milliseconds. */
  readonly durationMs?: number;
  /** Of an `error`; absent when the caller's signal ended the request. */
  readonly errorCode?: SigningErrorCode;
}

/** What becomes of one direct connection: `open`, then its notices, then `closed`. No secret is in it. */
export type ConnectionMessage = { /** Decimal. */ readonly roomId: string } & (
  | { readonly phase: "open" }
  | ({ readonly phase: "closed" } & ConnectionClosed)
  | PhaseOf<ConnectionNotice>
);

type PhaseOf<Notice extends ConnectionNotice> = Notice extends ConnectionNotice
  ? { readonly phase: Notice["type"] } & Omit<Notice, "type" | "roomId">
  : never;

/** An answer that does not fit the contract. */
export interface ResponseWarning {
  /** Name of the endpoint in the contract. */
  readonly endpoint: string;
  /** Where in the answer, e.g. `data/api/limit`. */
  readonly path: string;
  /** What is wrong there. A value that may be secret is not in it. */
  readonly message: string;
}

const requests = channel(diagnosticsChannels.request);
const connections = channel(diagnosticsChannels.connection);
const warnings = channel(diagnosticsChannels.warning);

/** Publishes what happens to one request; nothing is made when nobody listens. */
export class RequestTrace {
  readonly #facts: Pick<RequestMessage, "endpoint" | "method" | "host">;
  readonly #startMs = performance.now();

  private constructor(facts: Pick<RequestMessage, "endpoint" | "method" | "host">) {
    this.#facts = facts;
    this.#publish({ phase: "start", ...facts });
  }

  static start(label: string, method: string, origin: string): RequestTrace | undefined {
    if (!requests.hasSubscribers) return undefined;
    return new RequestTrace({ endpoint: label, method, host: new URL(origin).host });
  }

  end(status: number): void {
    this.#publish({ phase: "end", ...this.#facts, status, durationMs: this.#elapsedMs() });
  }

  error(status: number | undefined, errorCode: SigningErrorCode | undefined): void {
    this.#publish({
      phase: "error",
      ...this.#facts,
      ...(status === undefined ? {} : { status }),
      durationMs: this.#elapsedMs(),
      ...(errorCode === undefined ? {} : { errorCode }),
    });
  }

  #elapsedMs(): number {
    return performance.now() - this.#startMs;
  }

  #publish(message: RequestMessage): void {
    requests.publish(message);
  }
}

export function publishWarning(warning: ResponseWarning): void {
  if (warnings.hasSubscribers) warnings.publish(warning);
}

export function publishConnection(message: ConnectionMessage): void {
  if (connections.hasSubscribers) connections.publish(message);
}
