import {
  type CaptionsMessage,
  type CloseCodeName,
  CREDITS_INTERVAL_MS,
  closeCodes,
  type QuirkSettings,
} from "@webcast-kit/contract";
import type { Credits } from "../limits/credits.ts";
import { Speech, type SpeechOptions } from "./captions-speech.ts";

/** How long the mock takes to find the sound of a stream. Invented. */
const CONNECTING_MS = 500;

export interface CaptionsSessionOptions extends SpeechOptions {
  /** After so long the session is over. */
  readonly lifetimeMs: number;
  /** What the key has; other sessions may spend it too. */
  readonly credits: Credits;
  readonly creditsLow: QuirkSettings["creditsLow"];
}

/** A text frame of the captions socket; one reading of `credits_low` has another name for its field. */
export type CaptionsFrame =
  | CaptionsMessage
  | { readonly type: "credits_low"; readonly remaining: number; readonly percent: number };

/** What the session wants done. */
export type CaptionsOutput =
  | { readonly type: "send"; readonly frame: CaptionsFrame }
  | { readonly type: "close"; readonly code: number; readonly reason: string };

/** How a session ends. */
export interface CaptionsEnd {
  readonly code: number;
  readonly reason: string;
  /** For people. */
  readonly message: string;
}

/**
 * The server's half of one captions socket, without IO. Times are Unix milliseconds. What is due is done at its time,
 * however late `tick` is called.
 */
export class CaptionsSession {
  readonly #options: CaptionsSessionOptions;
  readonly #speech: Speech;
  #state: "idle" | "connecting" | "transcribing" | "ended" = "idle";
  #expiresAt = 0;
  #transcribesAt = 0;
  #tellsCreditsAt = 0;
  /** Credits are spent up to here. */
  #billedUntil = 0;
  #hasWarned = false;
  #outputs: CaptionsOutput[] = [];

  constructor(options: CaptionsSessionOptions) {
    this.#options = options;
    this.#speech = new Speech(options);
  }

  open(now: number): void {
    // Whole milliseconds only, or sums would not come out even.
    const openedAt = Math.floor(now);
    this.#state = "connecting";
    this.#expiresAt = openedAt + this.#options.lifetimeMs;
    this.#transcribesAt = openedAt + CONNECTING_MS;
    this.#tell("connecting", "Connecting to the stream");
  }

  tick(now: number): void {
    const until = Math.floor(now);
    for (let at = this.nextTimeout(); at !== undefined && at <= until; at = this.nextTimeout()) this.#step(at);
    this.#bill(until);
  }

  /** When something is due next; nothing before `open` and after the end. */
  nextTimeout(): number | undefined {
    if (this.#state === "connecting") return Math.min(this.#transcribesAt, this.#expiresAt);
    if (this.#state !== "transcribing") return undefined;
    const { remainingMs, lowMs } = this.#options.credits;
    const spentAt = this.#billedUntil + remainingMs;
    return Math.min(
      this.#expiresAt,
      this.#tellsCreditsAt,
      this.#transcribesAt + this.#speech.nextMs,
      this.#hasWarned ? spentAt : Math.max(this.#billedUntil, spentAt - lowMs),
    );
  }

  /** Ends the session for a reason from outside, e.g. the end of the stream. Does nothing when it is over. */
  end(now: number, end: CaptionsEnd): void {
    this.tick(now);
    this.#finish(Math.floor(now), end);
  }

  drain(): CaptionsOutput[] {
    const outputs = this.#outputs;
    this.#outputs = [];
    return outputs;
  }

  #step(at: number): void {
    this.#bill(at);
    if (at >= this.#expiresAt) this.#finish(at, endAs("MAX_LIFETIME", "The session has reached its longest duration"));
    else if (this.#state === "connecting") this.#transcribe(at);
    else if (this.#options.credits.remainingMs === 0) this.#runOut(at);
    else this.#goOn(at);
  }

  #transcribe(at: number): void {
    this.#state = "transcribing";
    this.#billedUntil = at;
    this.#tellsCreditsAt = at + CREDITS_INTERVAL_MS;
    this.#tell("transcribing", "Transcribing");
  }

  #goOn(at: number): void {
    this.#warn();
    if (at >= this.#tellsCreditsAt) {
      this.#tellCredits();
      this.#tellsCreditsAt += CREDITS_INTERVAL_MS;
    }
    if (at >= this.#transcribesAt + this.#speech.nextMs) this.#send(...this.#speech.hear());
  }

  /**
   * A minute of a session costs one credit, with or without a translation. The reference says "transcribed/translated
   * into ONE language", and that another translation is another session with credits of its own.
   */
  #bill(until: number): void {
    if (this.#state !== "transcribing" || until <= this.#billedUntil) return;
    this.#options.credits.spend(until - this.#billedUntil);
    this.#billedUntil = until;
  }

  /** Warns once, and again only after somebody has given the key more credits. */
  #warn(): void {
    const { credits, creditsLow } = this.#options;
    const isLow = credits.remainingMs <= credits.lowMs;
    if (isLow && !this.#hasWarned) this.#send(lowFrame(credits, creditsLow));
    this.#hasWarned = isLow;
  }

  #runOut(at: number): void {
    this.#tellCredits();
    this.#send({ type: "error", code: "NO_CREDITS", message: NO_CREDITS });
    this.#finish(at, endAs("TOO_MANY_CONNECTIONS", NO_CREDITS, "NO_CREDITS"));
  }

  #finish(at: number, { code, reason, message }: CaptionsEnd): void {
    if (this.#state === "ended" || this.#state === "idle") return;
    this.#send(...this.#speech.stop(at - this.#transcribesAt));
    this.#tell("ended", message);
    this.#state = "ended";
    this.#outputs.push({ type: "close", code, reason });
  }

  #tell(status: "connecting" | "transcribing" | "ended", message: string): void {
    this.#send({ type: "status", status, message });
  }

  #tellCredits(): void {
    this.#send({ type: "credits", ...this.#options.credits.balance });
  }

  #send(...frames: readonly CaptionsFrame[]): void {
    for (const frame of frames) this.#outputs.push({ type: "send", frame });
  }
}

/** What is said of a key that has no credits. */
export const NO_CREDITS = "No credits left";

/** An end with a code of the contract. */
function endAs(name: CloseCodeName, message: string, detail?: string): CaptionsEnd {
  return { code: closeCodes[name].code, reason: detail === undefined ? name : `${name}: ${detail}`, message };
}

/** How a session ends with its stream. */
export const STREAM_END: CaptionsEnd = endAs("STREAM_END", "The stream has ended");

function lowFrame({ balance, percentage }: Credits, reading: QuirkSettings["creditsLow"]): CaptionsFrame {
  const { remaining } = balance;
  if (reading === "percent") return { type: "credits_low", remaining, percent: percentage };
  return { type: "credits_low", remaining, percentage, ...(reading === "both" ? { percent: percentage } : {}) };
}
