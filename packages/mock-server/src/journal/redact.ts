/** What stands where a secret was. */
const REDACTED = "[redacted]";

/** Names of parameters, fields and headers whose values are secrets. */
const SECRET_NAMES =
  /^(x-)?(api-?key|jwt-?key|jwt|[a-z-]*token|session-?id|session-?id-?ss|ttwid|ms-?token|authorization|(set-)?cookies?|cookie-header|x-?bogus|x-?gnarly|signed-url|ws-url|websocket-url)$/i;

function isSecretName(name: string): boolean {
  return SECRET_NAMES.test(name.replaceAll("_", "-"));
}

/** Takes secrets out of what is written down: what has a secret's name, looks like one, or was presented as one. */
export class Redactor {
  readonly #secrets: readonly string[];

  /** @param secrets what a caller presented as a key, a cookie or a token */
  constructor(secrets: readonly string[] = []) {
    const encoded = secrets.map(encodeURIComponent);
    this.#secrets = [...new Set([...secrets, ...encoded])].filter(Boolean);
  }

  text(text: string): string {
    // Most texts are neither URLs nor cookies.
    const named = !text.includes("=")
      ? text
      : text.replace(/([A-Za-z_-]{3,32})=([^&;\s"]+)/g, (pair, name: string) =>
          isSecretName(name) ? `${name}=${REDACTED}` : pair,
        );
    return this.#secrets.reduce((clean, secret) => clean.replaceAll(secret, REDACTED), named);
  }

  /** A query as plain fields. */
  query(query: URLSearchParams): Record<string, string> {
    return Object.fromEntries([...query].map(([name, value]) => this.#field(name, value) as [string, string]));
  }

  json(value: unknown): unknown {
    if (typeof value === "string") return this.text(value);
    if (Array.isArray(value)) return value.map((item) => this.json(item));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => this.#field(name, inner)));
  }

  #field(name: string, value: unknown): [string, unknown] {
    return [this.text(name), isSecretName(name) ? REDACTED : this.json(value)];
  }
}
