import type { Drift } from "../connection/drift.ts";
import { limitEndOf } from "../connection/limit-notice.ts";
import type { LiveLinkEnd } from "../connection/link-end.ts";
import type { MessageReader, Reading } from "../connection/message-reader.ts";
import { checkName, parseMessage } from "../connection/parse-message.ts";
import { LiveError } from "../errors.ts";
import type { Redact } from "../redact.ts";
import { type CaptionsEvent, captionsFields } from "./captions-event.ts";

/** A map, because servers choose the names. */
const known: ReadonlySet<string> = new Set(Object.keys(captionsFields));

/** Errors that no waiting mends: credits do not come back by themselves. */
const FINAL: ReadonlySet<string> = new Set(["NO_CREDITS", "TIER_REQUIRED"]);

/** Reads `{ "type": … }`, and remembers what the server said was wrong: it closes the socket after that. */
export class CaptionsReader implements MessageReader<CaptionsEvent> {
  /** The captions socket does not say. */
  readonly roomId: string = "";
  readonly #drift: Drift;
  readonly #redact: Redact;
  #fault: { readonly apiCode: string; readonly text: string } | undefined;

  constructor(drift: Drift, redact: Redact) {
    this.#drift = drift;
    this.#redact = redact;
  }

  read(text: string): Reading<CaptionsEvent> {
    const message = parseMessage(text);
    const end = limitEndOf(message, this.#redact);
    if (end !== undefined) return { kind: "end", end };
    const name = checkName(message["type"]);
    if (!known.has(name)) {
      this.#drift.observeUnknown(name);
      return { kind: "event", event: { type: "unknown", name, data: message }, isGreeting: true };
    }
    this.#drift.observe(name, message);
    // Public clients know the field by this name.
    if (name === "credits_low") message["percentage"] ??= message["percent"];
    const event = message as unknown as CaptionsEvent;
    if (event.type === "error") this.#remember(event);
    return { kind: "event", event, isGreeting: event.type !== "error" };
  }

  #remember({ code, message }: CaptionsEvent<"error">): void {
    const [apiCode, text] = [this.#textOf(code), this.#textOf(message)];
    if (apiCode !== "" || text !== "") this.#fault = { apiCode, text };
  }

  /** The fields are unchecked: `String` throws at an object with a `toString` of its own. */
  #textOf(value: unknown): string {
    return typeof value === "string" ? this.#redact(value) : "";
  }

  explain(end: LiveLinkEnd): LiveLinkEnd {
    if (this.#fault === undefined || end.error === undefined) return end;
    const { apiCode, text } = this.#fault;
    const said = [apiCode, text].filter((part) => part !== "").join(", ");
    const { code, closeCode, closeReason } = end.error;
    const isFinal = FINAL.has(apiCode);
    const retryable = end.error.retryable && !isFinal;
    const error = new LiveError(code, `the server closed the socket with ${end.code}: ${said}`, {
      closeCode,
      closeReason,
      apiCode: apiCode || undefined,
      retryable,
    });
    return { ...end, decision: isFinal ? "never" : end.decision, error };
  }
}
