import type { Dispatcher } from "undici";
import { SigningError, type SigningErrorCode } from "../errors.ts";
import { plainCause } from "../redact.ts";
import type { HttpRequest, Transport } from "./http.ts";
import type { Task } from "./lifetime.ts";
import type { Headers } from "./rate-limit-headers.ts";

/** An answer as it came. */
export interface RawResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly chunks: readonly Buffer[];
}

const TIMEOUT_CODES: ReadonlySet<unknown> = new Set(["UND_ERR_CONNECT_TIMEOUT", "ETIMEDOUT"]);
const NO_REASON = new Error("the request was given up");

/**
 * One request and its answer, from the dispatcher's events.
 *
 * It takes these events itself, where a body stream and an abort controller for each request would cost twice the time
 * of everything else.
 */
export class Exchange implements Dispatcher.DispatchHandler, Task {
  readonly #transport: Transport;
  readonly #dispatcher: Dispatcher;
  readonly #request: HttpRequest;
  readonly #signal: AbortSignal | undefined;
  readonly #resolve: (response: RawResponse) => void;
  readonly #reject: (reason: unknown) => void;
  readonly #timer: unknown;
  readonly #chunks: Buffer[] = [];
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #headers: Headers = {};
  #size = 0;
  #isOver = false;

  private constructor(
    transport: Transport,
    request: HttpRequest,
    signal: AbortSignal | undefined,
    settle: { readonly resolve: (response: RawResponse) => void; readonly reject: (reason: unknown) => void },
  ) {
    this.#transport = transport;
    this.#dispatcher = transport.carrier.dispatcher;
    this.#request = request;
    this.#signal = signal;
    this.#resolve = settle.resolve;
    this.#reject = settle.reject;
    transport.lifetime.enter(this);
    this.#timer = transport.clock.setTimeout(() => this.#stall(), request.timeoutMs);
    signal?.addEventListener("abort", this, { once: true });
  }

  /** Sends a request; resolves when the whole body is there. */
  static run(transport: Transport, request: HttpRequest, signal: AbortSignal | undefined): Promise<RawResponse> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      new Exchange(transport, request, signal, { resolve, reject }).#start();
    });
  }

  #start(): void {
    const { origin, path, method, headers, body } = this.#request;
    // No time-outs of undici's own: this one has a timer for the whole.
    const options = { origin, path, method, headers: headers as string[], body, headersTimeout: 0, bodyTimeout: 0 };
    try {
      this.#dispatcher.dispatch(options, this);
    } catch (error) {
      this.fail(this.#networkError(error));
    }
  }

  /** The signal aborts. */
  handleEvent(): void {
    this.fail(this.#signal?.reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // Given up while it waited for a connection.
    if (this.#isOver) controller.abort(NO_REASON);
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Headers): void {
    // An informational answer comes before the real one.
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size > this.#request.maxBytes) this.#endBadly(tooLargeError(this.#request, this.#status));
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#succeed(this.#chunks);
  }

  onResponseError(_: unknown, error: unknown): void {
    if (this.#status === 0) this.fail(this.#networkError(error));
    else this.#endBadly(this.#cutError(error));
  }

  /** Gives up; late events change nothing. */
  fail(reason: unknown): void {
    if (!this.#finish()) return;
    this.#controller?.abort(NO_REASON);
    this.#reject(reason);
  }

  #stall(): void {
    this.fail(timeoutError(this.#request));
    this.#transport.carrier.onStall(this.#dispatcher);
  }

  #succeed(chunks: readonly Buffer[]): void {
    if (this.#finish()) this.#resolve({ status: this.#status, headers: this.#headers, chunks });
  }

  /** Of an error only the status counts, so that a bad body of one is an empty body. */
  #endBadly(error: SigningError): void {
    if (this.#status <= 299) {
      this.fail(error);
      return;
    }
    this.#succeed([]);
    this.#controller?.abort(NO_REASON);
  }

  #finish(): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    this.#transport.clock.clearTimeout(this.#timer);
    this.#signal?.removeEventListener("abort", this);
    this.#transport.lifetime.leave(this);
    return true;
  }

  #networkError(error: unknown): SigningError {
    // A proxy's connector says itself what is wrong.
    if (error instanceof SigningError) return error;
    const { label, redactText } = this.#request;
    const cause = plainCause(error, redactText);
    const isTimeout = TIMEOUT_CODES.has((cause as NodeJS.ErrnoException).code);
    const code: SigningErrorCode = isTimeout ? "ERR_TIMEOUT" : "ERR_NETWORK";
    return new SigningError(code, `${label}: ${cause.message}`, { cause });
  }

  #cutError(error: unknown): SigningError {
    const { label, redactText, source } = this.#request;
    const cause = plainCause(error, redactText);
    const message = `${label}: the body ended early (${cause.message})`;
    const details = { status: this.#status, source, retryable: true, cause };
    return new SigningError("ERR_RESPONSE_INVALID", message, details);
  }
}

function timeoutError({ label, timeoutMs }: HttpRequest): SigningError {
  return new SigningError("ERR_TIMEOUT", `${label}: no answer in ${timeoutMs} ms`);
}

function tooLargeError({ label, maxBytes, source }: HttpRequest, status: number): SigningError {
  const message = `${label}: the body has more than ${maxBytes} bytes`;
  return new SigningError("ERR_RESPONSE_INVALID", message, { status, source });
}
