import { maskSecrets } from "@webcast-kit/protocol/connection";

/** Makes a text of somebody else fit for messages and logs. */
export type Redact = (text: string) => string;

const MASK = "[redacted]";
const MAX_LENGTH = 300;
/** What may hold a key in a URL: its userinfo and its query. */
const URL_PATTERN = /\b((?:https?|wss?):\/\/)(?:[^\s/?#@"<>]*@)?([^\s?#"<>]*)([?#][^\s"<>]*)?/gi;
const NAMED_SECRET = /\b(x-api-key|api_?key|jwt_?key|session_?id)\b(["']?\s*[=:]\s*["']?)[^\s;&"',]+/gi;
const CONTROL_CHARACTERS = /[\p{Cc}\u2028\u2029]+/gu;

/**
 * Makes a function that removes secrets: those that are known, also where the text was cut off within one, and the
 * queries of URLs. Its result is one line of at most 300 characters.
 */
export function createRedact(secrets: readonly string[]): Redact {
  return (text) => {
    const result = maskSecrets(text, secrets, MASK)
      .replace(URL_PATTERN, (_, scheme: string, path: string, query = "") => scheme + path + (query && `?${MASK}`))
      .replace(NAMED_SECRET, `$1$2${MASK}`)
      .replace(CONTROL_CHARACTERS, " ")
      .trim();
    return result.length > MAX_LENGTH ? `${result.slice(0, MAX_LENGTH)}…` : result;
  };
}

/** Reduces the error of a library to its code and a redacted message: the originals carry URLs, headers and sockets. */
export function plainCause(error: unknown, redact: Redact): Error {
  if (!(error instanceof Error)) return new Error(redact(String(error)));
  const { code } = error as { readonly code?: unknown };
  const cause = new Error(redact(error.message));
  return typeof code === "string" ? Object.assign(cause, { code: redact(code) }) : cause;
}
