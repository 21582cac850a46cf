import { Dispatcher } from "undici";

/** A request as it was dispatched. */
export interface Dispatched {
  readonly method: string;
  readonly origin: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export interface StubAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  /** A text, or what JSON is made of. */
  readonly body?: unknown;
}

/** Says what a request gets: an answer, an error, or nothing at all. */
export type Answerer = (request: Dispatched, count: number) => StubAnswer | Error | undefined;

/** Answers requests without a network, each in a microtask. */
export class StubDispatcher extends Dispatcher {
  readonly requests: Dispatched[] = [];
  aborted = 0;
  readonly #answer: Answerer;

  constructor(answer: Answerer) {
    super();
    this.#answer = answer;
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const { method, origin = "", path, headers, body } = options;
    const request = {
      method,
      origin: String(origin),
      path,
      headers: toRecord(headers as string[]),
      body: body as string,
    };
    this.requests.push(request);
    const controller = { aborted: false, abort: () => this.aborted++ } as unknown as Dispatcher.DispatchController;
    handler.onRequestStart?.(controller, {});
    const answer = this.#answer(request, this.requests.length);
    if (answer !== undefined) queueMicrotask(() => play(handler, controller, answer));
    return true;
  }
}

function play(
  handler: Dispatcher.DispatchHandler,
  controller: Dispatcher.DispatchController,
  answer: StubAnswer | Error,
) {
  if (answer instanceof Error) {
    handler.onResponseError?.(controller, answer);
    return;
  }
  const { status = 200, headers = {}, body = "" } = answer;
  handler.onResponseStart?.(controller, status, headers);
  handler.onResponseData?.(controller, Buffer.from(typeof body === "string" ? body : JSON.stringify(body)));
  handler.onResponseEnd?.(controller, {});
}

function toRecord(headers: readonly string[]): Record<string, string> {
  const pairs = headers.flatMap((name, index) =>
    index % 2 === 0 ? [[name.toLowerCase(), headers[index + 1] ?? ""]] : [],
  );
  return Object.fromEntries(pairs);
}
