/** What stands where a secret was. */
export const REDACTED = "[redacted]";

/** Names of parameters, fields and headers whose values are secrets. */
const SECRET_NAMES =
  /^(x[-_])?(api[-_]?key|jwt[-_]?key|jwt|[a-z_-]*token|session[-_]?id|session[-_]?id[-_]?ss|ttwid|authorization|(set[-_])?cookies?|cookie[-_]header|x[-_]?bogus|x[-_]?gnarly|signed[-_]url|ws[-_]url|websocket[-_]url|_signature|odin_tt|s_v_web_id|sid_(tt|guard|ucp_v1)|ssid_ucp_v1|uid_tt(_ss)?)$/i;

/** Whether a parameter, a field or a header of this name holds a secret. */
export function isSecretName(name: string): boolean {
  return SECRET_NAMES.test(name);
}

/** A name and its value, as URLs and cookies have them. */
const PAIR = /([\w-]{3,32})=([^&;\s"]+)/g;

/** Letters that a URL has as they are. */
const UNRESERVED = /^[\w.~-]*$/;

/** Takes secrets out of what is written down: what has a secret's name, looks like one, or was presented as one. */
export class Redactor {
  /** As they are, and as URLs have them. */
  readonly #secrets: string[] = [];

  /** @param secrets what a caller presented as a key, a cookie or a token */
  constructor(secrets: readonly string[] = []) {
    for (const secret of secrets) {
      if (secret === "") continue;
      this.#secrets.push(secret);
      if (!UNRESERVED.test(secret)) this.#secrets.push(encodeURIComponent(secret));
    }
  }

  text(text: string): string {
    // Most texts are neither URLs nor cookies.
    let clean = text.includes("=") ? text.replace(PAIR, hidePair) : text;
    for (const secret of this.#secrets) if (clean.includes(secret)) clean = clean.replaceAll(secret, REDACTED);
    return clean;
  }

  /** A query as plain fields. */
  query(query: URLSearchParams): Record<string, string> {
    return Object.fromEntries(
      Array.from(query, ([name, value]) => [this.text(name), this.#value(name, value) as string]),
    );
  }

  /** Whatever JSON may be, parsed: no parser here lets a `__proto__` through. */
  json(value: unknown): unknown {
    if (typeof value === "string") return this.text(value);
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map((item) => this.json(item));
    const clean: Record<string, unknown> = {};
    // Every call with a body comes by here: entries and fromEntries would take three times as long.
    for (const name of Object.keys(value)) clean[this.text(name)] = this.#value(name, (value as typeof clean)[name]);
    return clean;
  }

  #value(name: string, value: unknown): unknown {
    return isSecretName(name) ? REDACTED : this.json(value);
  }
}

function hidePair(pair: string, name: string): string {
  return isSecretName(name) ? `${name}=${REDACTED}` : pair;
}
