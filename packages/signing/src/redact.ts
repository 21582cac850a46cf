import { maskSecrets } from "@webcast-kit/protocol/connection";

/** Makes a text fit for messages and logs. */
export type Redact = (text: string) => string;

const MASK = "[redacted]";
const MAX_LENGTH = 300;

/** A URL: what comes after its path (signatures, keys) and before its host (userinfo) is dropped. */
const URL_PATTERN = /\b((?:https?|wss?):\/\/)(?:[^\s/?#@"<>]*@)?([^\s?#"<>]*)([?#][^\s"<>]*)?/gi;
const NAMED_SECRET =
  /\b(x-api-key|api_?key|jwt_?key|authorization|cookie|set-cookie|ttwid|sessionid(?:_ss)?|sid_tt|sid_guard|msToken|x-bogus|x-gnarly)\b(["']?\s*[=:]\s*["']?)[^\s;&"',]+/gi;
const CONTROL_CHARACTERS = /[\p{Cc}\u2028\u2029]+/gu;

/**
 * Removes secrets from a text that somebody else wrote: the secrets that are known, also where the text was cut off
 * within one; the queries of URLs; the values of well-known cookies and parameters. The result is one line of at most
 * 300 characters.
 */
export function redact(text: string, secrets: Iterable<string> = []): string {
  const result = maskSecrets(text, secrets, MASK)
    .replace(
      URL_PATTERN,
      (_, scheme: string, path: string, query?: string) => scheme + path + (query ? `?${MASK}` : ""),
    )
    .replace(NAMED_SECRET, `$1$2${MASK}`)
    .replace(CONTROL_CHARACTERS, " ")
    .trim();
  return result.length > MAX_LENGTH ? `${result.slice(0, MAX_LENGTH)}…` : result;
}

/** Shorter values are words such as `audience`, and redacting them would spoil texts. */
export const MIN_SECRET_LENGTH = 10;

/** The secrets in a Cookie header: the header itself, and its values. */
export function cookieSecrets(cookies: string): string[] {
  const values = cookies.split(";").map((pair) => pair.slice(pair.indexOf("=") + 1).trim());
  return [cookies, ...values.filter((value) => value.length >= MIN_SECRET_LENGTH)];
}

/** The secrets in a signed URL: the URL itself, its query, and the values in it. */
export function urlSecrets(url: URL): string[] {
  const values = [...url.searchParams.values()].filter((value) => value.length >= MIN_SECRET_LENGTH);
  return [url.href, url.search, ...values];
}

/**
 * Reduces the error of a library to its code and a redacted message: the originals carry URLs, headers and sockets.
 */
export function plainCause(error: unknown, redactText: Redact = redact): Error {
  if (!(error instanceof Error)) return new Error(redactText(String(error)));
  const { code } = error as NodeJS.ErrnoException;
  const cause = new Error(redactText(error.message));
  return typeof code === "string" ? Object.assign(cause, { code }) : cause;
}
