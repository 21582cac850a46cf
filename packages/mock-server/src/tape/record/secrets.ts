import { REDACTED } from "../../journal/redact.ts";

/** Shorter ones are found by their names only: every text would have them. */
const MIN_SECRET_LENGTH = 8;
/** Secrets that are remembered; what was longest not seen goes first. */
const MAX_SECRETS = 250;
/** A longer value is a document, and no secret. */
const MAX_SECRET_LENGTH = 8192;

/** Values that were seen under the name of a secret, so that they are found wherever else they stand. */
export class Secrets {
  /** Each with all forms that it may have. */
  readonly #forms = new Map<string, readonly string[]>();

  /** What stood under such a name: a header may have a scheme before a token, and cookies have names. */
  add(value: string): void {
    for (const part of value.split(/[;,\s]+/)) this.#add(part.slice(part.indexOf("=") + 1));
  }

  #add(secret: string): void {
    if (secret.length < MIN_SECRET_LENGTH || secret.length > MAX_SECRET_LENGTH || isCovered(secret)) return;
    const forms = this.#forms.get(secret) ?? formsOf(secret);
    this.#forms.delete(secret);
    this.#forms.set(secret, forms);
    const [oldest] = this.#forms.keys();
    if (this.#forms.size > MAX_SECRETS && oldest !== undefined) this.#forms.delete(oldest);
  }

  /** Puts something in the place of every secret, in any of its forms. */
  cover(text: string, instead: (secret: string) => string): string {
    if (text.length < MIN_SECRET_LENGTH) return text;
    let clean = text;
    for (const forms of this.#forms.values()) {
      for (const form of forms) if (clean.includes(form)) clean = clean.replaceAll(form, instead);
    }
    return clean;
  }
}

/** What stands where a secret was is none. */
function isCovered(text: string): boolean {
  return text.includes(REDACTED) || /^\**$/.test(text);
}

/** A secret as it is, as URLs have it, as its bytes are when they are read as letters, and in base64. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const forms = [secret, encodeURIComponent(bytes.toString()), bytes.toString("latin1"), ...base64Forms(bytes)];
  return [...new Set(forms)];
}

/** In base64 a text looks different at each of three places; its ends depend on what is beside it. */
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64url");
    const own = text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
    return [own, own.replaceAll("-", "+").replaceAll("_", "/")];
  });
}
