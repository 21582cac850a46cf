import { argumentError, checkSecret } from "./arguments.ts";
import { LiveError } from "./errors.ts";
import { createRedact, type Redact } from "./redact.ts";

/** How a client shows who it is, and how to keep that out of texts. */
export interface Credentials {
  /** Parameters of the URL. */
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly redact: Redact;
}

interface Secrets {
  readonly apiKey?: string | undefined;
  readonly jwtKey?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly keyIn: "query" | "header";
}

const MAX_KEY_LENGTH = 512;
const MAX_TOKEN_LENGTH = 8192;

/** @throws {LiveError} ERR_ARGUMENT when there is not exactly one good key or token, a token in the header, or a bad session id */
export function credentialsOf({ apiKey, jwtKey, sessionId, keyIn }: Secrets): Credentials {
  if (apiKey !== undefined && jwtKey !== undefined) {
    throw new LiveError("ERR_ARGUMENT", "apiKey and jwtKey cannot be given together");
  }
  if (jwtKey !== undefined && keyIn === "header") {
    throw argumentError("keyIn", '"query" with a jwtKey: the reference has no header for tokens');
  }
  const token = jwtKey === undefined ? undefined : checkSecret("jwtKey", jwtKey, MAX_TOKEN_LENGTH);
  const key = token === undefined ? checkSecret("apiKey", apiKey, MAX_KEY_LENGTH) : undefined;
  const session = sessionId === undefined ? undefined : checkSecret("sessionId", sessionId, MAX_KEY_LENGTH);
  const secrets = [token, key, session].filter((secret) => secret !== undefined);
  return { ...placeOf(key, token, keyIn), redact: createRedact(secrets) };
}

function placeOf(key: string | undefined, token: string | undefined, keyIn: "query" | "header") {
  if (token !== undefined) return { query: { jwtKey: token }, headers: {} };
  const apiKey = key ?? "";
  return keyIn === "header" ? { query: {}, headers: { "x-api-key": apiKey } } : { query: { apiKey }, headers: {} };
}
