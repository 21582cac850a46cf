import { isSecretName as isJournalSecret, REDACTED } from "../../journal/redact.ts";
import { OWN_HOST } from "../own-origin.ts";
import { rewriteJson } from "./json-text.ts";
import { Secrets } from "./secrets.ts";

/** What else is secret on a tape, which leaves the machine: whatever calls itself a signature, and passwords. */
const MORE_NAMES = /^([a-z_-]*signature|[a-z_-]*secret|password|access[-_]?key)$/i;

/** Whether a parameter, a field or a header of this name is taken out of a tape. */
function isSecretName(name: string): boolean {
  return isJournalSecret(name) || MORE_NAMES.test(name);
}

/** Where names and values stand in texts that are no JSON: the name is the second group, the value is the last. */
const PLACES: readonly RegExp[] = [
  // A part of a form (RFC 7578).
  /(\bname="?)([\w-]{3,64})("?[^\r\n]*\r?\n(?:[^\r\n]+\r?\n){0,8}\r?\n)([^\r\n]+)/g,
  // In quotes of any depth, as in scripts, events and JSON that was cut off.
  /((?<![\w-]))([\w-]{3,64})((?:\\*["'])?\s*[:=]\s*(\\*["']))((?:(?!(?<!\\)\4).){1,8192})/g,
  // In a URL that is itself a parameter.
  /(%(?:25)*(?:3F|26|3B)(?:%(?:25)*20)?)([\w.~-]{3,64})(%(?:25)*3D)((?:(?!%(?:25)*(?:26|3B))[^&;\s"'<>\\]){1,8192})/gi,
  // In a URL, a form or a cookie.
  /()([\w.%~-]{3,64})(=)([^&;\s"'<>\\]+)/g,
];

/** How deep a value may be in values. */
const MAX_DEPTH = 16;

/** JSON Web Tokens are known by their looks. */
const JWT = /\beyJ[\w-]{5,}\.eyJ[\w-]{5,}\.[\w-]*/g;

/** Takes secrets out of texts: by their names, and whatever was once seen under such a name wherever else it stands. */
export class TextCensor {
  readonly #secrets = new Secrets();

  /** Of a text that may be JSON, which then stays JSON. */
  clean(text: string): string {
    return isJsonObject(text) ? this.#json(text) : this.#cover(text, () => REDACTED);
  }

  /** Of a header. */
  header(name: string, value: string): string {
    return isSecretName(name) ? this.#hide(value) : this.clean(value);
  }

  /** Of bytes that are no text: they keep their length. */
  bytes(bytes: Uint8Array): Uint8Array {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
    const clean = this.#cover(text, (secret) => "*".repeat(secret.length));
    return clean === text ? bytes : Buffer.from(clean, "latin1");
  }

  #json(text: string): string {
    return rewriteJson(text, {
      string: (value, name) => (name !== undefined && isSecretName(name) ? this.#named(value) : this.clean(value)),
      other: (name, value) => (isSecretName(name) ? this.#hideAll(JSON.parse(value())) : undefined),
    });
  }

  /** A signed URL that leads to whoever plays the tape stays, without what is secret in it: else nobody could follow. */
  #named(value: string): string {
    const clean = this.clean(value);
    return value.includes(`//${OWN_HOST}`) ? clean : this.#hide(value);
  }

  #hide(value: string): string {
    // What is secret in a URL are parts of it.
    if (!value.includes("://")) this.#secrets.add(value);
    return REDACTED;
  }

  /** Of an object or a list, e.g. of cookies, what is in it is secret. */
  #hideAll(value: unknown): string {
    if (typeof value === "string") return this.#hide(value);
    if (typeof value === "object" && value !== null) {
      // Cookies that come as objects have a domain too, which is none.
      const parts = "value" in value ? [value.value] : Object.values(value);
      for (const part of parts) this.#hideAll(part);
    }
    return REDACTED;
  }

  #cover(text: string, instead: (secret: string) => string): string {
    let clean = text;
    for (const place of PLACES) clean = this.#coverPlaces(clean, place, instead);
    return this.#secrets.cover(clean.replace(JWT, instead), instead);
  }

  /** @param depth of values that hold names and values themselves */
  #coverPlaces(text: string, place: RegExp, instead: (secret: string) => string, depth = 0): string {
    return text.replace(place, (...match: unknown[]) => {
      const [whole, , name] = match as [string, string, string];
      // Behind the groups come the position and the text.
      const value = match.at(-3) as string;
      const before = whole.slice(0, whole.length - value.length);
      if (!isSecretName(lastWordOf(name))) {
        return depth < MAX_DEPTH ? before + this.#coverPlaces(value, place, instead, depth + 1) : whole;
      }
      this.#secrets.add(decode(value));
      return before + instead(value);
    });
  }
}

function isJsonObject(text: string): boolean {
  try {
    return /^\s*[[{]/.test(text) && typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
}

/** The name itself, where more stands before it: `%26apiKey`, `cookie.token`. */
function lastWordOf(name: string): string {
  return /[\w-]*$/.exec(decode(name))?.[0] ?? "";
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
