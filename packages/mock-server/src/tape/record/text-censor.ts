import { isSecretName as isJournalSecret, REDACTED } from "../../journal/redact.ts";
import { OWN_HOST } from "../own-origin.ts";
import { rewriteJson } from "./json-text.ts";
import { Secrets } from "./secrets.ts";

/** What else is secret on a tape, which leaves the machine: signatures, passwords, and cookies of the platform. */
const MORE_NAMES =
  /^([a-z_-]*signature|[a-z_-]*secret|password|access[-_]?key|odin_tt|s_v_web_id|sid_(tt|guard|ucp_v1)|ssid_ucp_v1|uid_tt(_ss)?)$/i;

/** Whether a parameter, a field or a header of this name is taken out of a tape. */
export function isSecretName(name: string): boolean {
  return isJournalSecret(name) || MORE_NAMES.test(name);
}

/** Where names and values stand in texts that are no JSON: the name is the second group, the value is the last. */
const PLACES: readonly RegExp[] = [
  // A part of a form (RFC 7578).
  /(\bname="?)([\w-]{3,64})("?[^\r\n]*\r?\n(?:[^\r\n]+\r?\n)*\r?\n)([^\r\n]+)/g,
  // In quotes of any depth, as in scripts, events and JSON that was cut off.
  /((?<![\w-]))([\w-]{3,64})((?:\\*["'])?\s*[:=]\s*(\\*["']))((?:(?!(?<!\\)\4).){1,8192})/g,
  // In a URL that is itself a parameter.
  /(%(?:25)*(?:3F|26|3B)(?:%(?:25)*20)?)([\w.~-]{3,64})(%(?:25)*3D)((?:(?!%(?:25)*(?:26|3B))[^&;\s"'<>\\])+)/gi,
  // In a URL, a form or a cookie.
  /()([\w.%~-]{3,64})(=)([^&;\s"'<>\\]+)/g,
];

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
      other: (name, value) => (isSecretName(name) ? this.#hideAll(value()) : undefined),
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

  /** Of an object or a list all texts are secrets. */
  #hideAll(json: string): string {
    rewriteJson(json, { string: (value, name) => (this.#hide(value), name ?? value), other: () => undefined });
    return REDACTED;
  }

  #cover(text: string, instead: (secret: string) => string): string {
    let clean = text;
    for (const place of PLACES) clean = clean.replace(place, (...match) => this.#coverPlace(match, instead));
    clean = clean.replace(JWT, instead);
    return this.#secrets.cover(clean, instead);
  }

  #coverPlace(match: readonly unknown[], instead: (secret: string) => string): string {
    const [whole, , name] = match as [string, string, string];
    // Behind the groups stand the place and the text.
    const value = match.findLast((part, index) => index < match.length - 2) as string;
    if (!isSecretName(lastWordOf(name))) return whole;
    this.#secrets.add(decode(value));
    return whole.slice(0, whole.length - value.length) + instead(value);
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
