import { type Clock, systemClock } from "@webcast-kit/protocol/connection";
import { checkHostRules } from "@webcast-kit/signing";
import type { Dispatcher } from "undici";
import type { ImageName } from "../image/decoded-image.ts";
import { argumentError, checkInteger } from "../options.ts";

/** How images are read. */
export interface ReadOptions {
  /** Ends the reading; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Longest time until an image is read, 1 to 300,000 ms. Default 15,000: a stream or a server may never end. */
  readonly timeoutMs?: number | undefined;
  /** Most bytes of one file, 1 to 67,108,864. Default 5 MiB, ten times what real images of these kinds have. */
  readonly maxInputBytes?: number | undefined;
  /** Fetches images that are given as http URLs. Default false: nothing is sent anywhere that was not asked for. */
  readonly allowUrl?: boolean | undefined;
  /**
   * Host names, without scheme and port, that images may be fetched from, beside the platform's and that of `baseUrl`.
   * Default none.
   */
  readonly allowedHosts?: readonly string[] | undefined;
  /**
   * Where the API is: https, or http on loopback. Images may be fetched from its host, without TLS when that is
   * loopback. Default `https://api.tik.tools`.
   */
  readonly baseUrl?: string | undefined;
  /** Sends the requests for images. Default: undici's global one. */
  readonly dispatcher?: Dispatcher | undefined;
  /** Default: the clock of the process. */
  readonly clock?: Clock | undefined;
}

/** {@link ReadOptions} with defaults, checked. */
export interface ReadLimits extends UrlAccess {
  readonly signal: AbortSignal | undefined;
  readonly timeoutMs: number;
  readonly maxInputBytes: number;
  readonly clock: Clock;
}

/** What may be fetched, and how. */
export interface UrlAccess {
  readonly allowUrl: boolean;
  readonly allowedHosts: readonly string[];
  readonly baseUrl: string;
  readonly dispatcher: Dispatcher | undefined;
}

/** One image that is being read. */
export interface Reading {
  readonly name: ImageName;
  readonly maxBytes: number;
  /** Aborted by the caller and by the time-out. */
  readonly signal: AbortSignal;
}

/**
 * Fills in the defaults and checks the ranges.
 *
 * @throws {CaptchaError} ERR_ARGUMENT naming field and range
 * @throws {SigningError} ERR_ARGUMENT naming field and range of `baseUrl` and `allowedHosts`
 */
export function checkReadOptions(options: ReadOptions): ReadLimits {
  const { signal, allowUrl = false, dispatcher } = options;
  if (typeof allowUrl !== "boolean") throw argumentError("allowUrl", "true or false", allowUrl);
  return {
    signal,
    timeoutMs: checkInteger("timeoutMs", options.timeoutMs ?? 15_000, 1, 300_000),
    maxInputBytes: checkInteger("maxInputBytes", options.maxInputBytes ?? 5 * 1024 * 1024, 1, 64 * 1024 * 1024),
    ...checkHostRules(options),
    allowUrl,
    dispatcher,
    clock: options.clock ?? systemClock,
  };
}
