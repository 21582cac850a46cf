import { type Clock, systemClock } from "@webcast-kit/protocol/connection";
import {
  createSigningClient,
  type SigningClient,
  type SigningClientOptions,
  type TransportOptions,
} from "@webcast-kit/signing";
import { dispatcherOf, parseProxy } from "@webcast-kit/signing/proxy";
import type { Dispatcher } from "undici";
import { argumentError, checkInteger, checkNumber, checkObject, withDefaults } from "../options.ts";
import type { PrepareOptions } from "../prepare/options.ts";
import { AnswerCache } from "./answer-cache.ts";
import type { CaptchaKind, KindTypes } from "./kinds.ts";
import type { RetryOptions } from "./retry.ts";

/** How long answers are kept. */
export interface CacheOptions {
  /** Answers that are kept, 1 to 100,000; those that nobody has asked for longest go first. Default 256, a few kB each at most. */
  readonly maxEntries?: number | undefined;
  /** How long an answer is kept, 1 to 86,400,000 ms. Default 600,000: longer than a CAPTCHA lives. */
  readonly ttlMs?: number | undefined;
}

export interface CaptchaClientOptions extends TransportOptions, Pick<SigningClientOptions, "baseUrl" | "quota"> {
  /** Key of the API, 1 to 512 visible ASCII characters. It is sent in the header `x-api-key` only. */
  readonly apiKey?: string | undefined;
  /**
   * A client of the API to share, in place of `apiKey` and all that says how requests travel; closing this one leaves it
   * open. Make it with `validateResponses: "off"`: this package checks answers itself, and shows what came.
   */
  readonly client?: SigningClient | undefined;
  /** Longest time for one request, 1 to 300,000 ms. Default 15,000. */
  readonly timeoutMs?: number | undefined;
  /**
   * Requests after the first one, when it fails by the way, a limit (429) or the server (5xx), 0 to 10. Default 2. A 429
   * that does not say when to come back is given the whole window of the key's limit: a minute for each retry.
   */
  readonly retries?: number | undefined;
  /**
   * The longest wait that a limit may ask for before the next request, 0 to 3,600,000 ms; asked for more, the call fails
   * at once. Default 60,000, the window of the key's limit. A 429 without a header asks for that whole minute: with less
   * here, the call fails at once.
   */
  readonly maxWaitMs?: number | undefined;
  /** Tasks of one `solveAll` that are under way at once, 1 to 64. Default 4. */
  readonly concurrency?: number | undefined;
  /** The least confidence that is taken, 0 to 1. Default 0. */
  readonly minConfidence?: number | undefined;
  /** Keeps answers by the content of the images that were sent, so that the same ones cost one request; `false` to ask every time. */
  readonly cache?: CacheOptions | false | undefined;
  /** How images are read and prepared, when the call does not say. */
  readonly prepare?: PrepareOptions | undefined;
  /** How answers are understood and mapped, when the call does not say. */
  readonly answer?: { readonly [Kind in CaptchaKind]?: KindTypes[Kind]["answerOptions"] | undefined } | undefined;
  /** Draws the random part of waits, from 0 up to 1. Default `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/** What a client is made of. */
export interface ClientParts {
  readonly signing: SigningClient;
  /** Closes what was opened for this client. */
  readonly close: () => Promise<void>;
  readonly timeoutMs: number;
  readonly retry: RetryOptions;
  readonly concurrency: number;
  readonly minConfidence: number;
  readonly cache: AnswerCache | undefined;
  readonly prepare: PrepareOptions;
  readonly answer: NonNullable<CaptchaClientOptions["answer"]>;
}

/** What says how requests travel: the shared client's business, when there is one. */
const TRANSPORT_FIELDS = ["apiKey", "baseUrl", "dispatcher", "proxy", "connections", "quota"] as const;

/**
 * Fills in the defaults and checks the ranges.
 *
 * @throws {CaptchaError} ERR_ARGUMENT naming field and range
 * @throws {SigningError} ERR_ARGUMENT for what says how requests travel
 */
export function resolveClientOptions(options: CaptchaClientOptions): ClientParts {
  checkObject("options", options);
  const { clock = systemClock, random = Math.random, retries, maxWaitMs, timeoutMs, prepare } = options;
  const retry = {
    retries: checkInteger("retries", retries ?? 2, 0, 10),
    maxWaitMs: checkInteger("maxWaitMs", maxWaitMs ?? 60_000, 0, 3_600_000),
    clock,
    random,
  };
  const parts = {
    timeoutMs: checkTimeout(timeoutMs ?? 15_000),
    retry,
    concurrency: checkConcurrency(options.concurrency ?? 4),
    minConfidence: checkNumber("minConfidence", options.minConfidence ?? 0, 0, 1),
    cache: createCache(options.cache ?? {}, clock),
    answer: checkObject("answer", options.answer ?? {}),
  };
  if (prepare !== undefined) checkObject("prepare", prepare);
  // Last, so that no pool is opened for options that are refused.
  const signing = options.client === undefined ? openSigning(options) : shared(options, options.client);
  const { dispatcher, close: closeImages } = imageTransport(options);
  const close = async (): Promise<void> => {
    await Promise.all([options.client === undefined ? signing.close() : undefined, closeImages()]);
  };
  const reading = { clock, baseUrl: signing.baseUrl, dispatcher };
  return { ...parts, signing, close, prepare: withDefaults<PrepareOptions>(reading, "prepare", prepare) };
}

/** Images that are fetched travel as the calls do: whoever has a proxy does not want to be seen by their hosts. */
function imageTransport({ dispatcher, proxy }: CaptchaClientOptions): {
  readonly dispatcher: Dispatcher | undefined;
  readonly close: () => Promise<void>;
} {
  if (dispatcher !== undefined || proxy === undefined) return { dispatcher, close: async () => {} };
  const own = dispatcherOf(parseProxy(proxy));
  return { dispatcher: own, close: () => own.destroy() };
}

/**
 * Passes a number of tasks at once through.
 *
 * @throws {CaptchaError} ERR_ARGUMENT unless it is a whole number from 1 to 64
 */
export function checkConcurrency(concurrency: number): number {
  return checkInteger("concurrency", concurrency, 1, 64);
}

/**
 * Passes the longest time for one request through.
 *
 * @throws {CaptchaError} ERR_ARGUMENT unless it is a whole number from 1 to 300,000
 */
export function checkTimeout(timeoutMs: number): number {
  return checkInteger("timeoutMs", timeoutMs, 1, 300_000);
}

function createCache(cache: CacheOptions | false, clock: Clock): AnswerCache | undefined {
  if (cache === false) return undefined;
  const maxEntries = checkInteger("cache.maxEntries", cache.maxEntries ?? 256, 1, 100_000);
  const ttlMs = checkInteger("cache.ttlMs", cache.ttlMs ?? 600_000, 1, 86_400_000);
  return new AnswerCache({ clock, maxEntries, ttlMs });
}

function shared(options: CaptchaClientOptions, client: SigningClient): SigningClient {
  const field = TRANSPORT_FIELDS.find((name) => options[name] !== undefined);
  if (field === undefined) return client;
  throw argumentError(field, "left out beside client, which has its own");
}

function openSigning(options: CaptchaClientOptions): SigningClient {
  const { apiKey, baseUrl, dispatcher, proxy, connections, clock, quota, timeoutMs } = options;
  if (apiKey === undefined) throw argumentError("apiKey", "given, or client");
  const transport = { baseUrl, dispatcher, proxy, connections, clock, quota, timeoutMs };
  return createSigningClient({ apiKey, ...transport, validateResponses: "off", connectionSlots: false });
}
