import { SigningError, type SigningErrorCode, type SigningErrorDetails } from "../errors.ts";
import { plainCause, redact } from "../redact.ts";
import type { ProxyServer } from "./proxy-server.ts";

interface ProxyErrorDetails extends Pick<SigningErrorDetails, "status"> {
  readonly retryable?: boolean;
  readonly cause?: unknown;
}

/** Makes an error that names the proxy, so that nobody looks for the fault at the host behind it. */
export function proxyError(
  { address }: ProxyServer,
  code: SigningErrorCode,
  text: string,
  details: ProxyErrorDetails = {},
): SigningError {
  return new SigningError(code, `proxy ${address}: ${text}`, details);
}

/**
 * The error of a tunnel that could not be opened. What a proxy refused says so already; what remains is the network's.
 */
export function tunnelError(proxy: ProxyServer, error: unknown): SigningError {
  if (error instanceof SigningError) return error;
  const cause = plainCause(error, (text) => redact(text, proxy.secrets));
  const { code = "no connection" } = cause as NodeJS.ErrnoException;
  // Node's error for a name with several addresses has no message.
  return proxyError(proxy, code === "ETIMEDOUT" ? "ERR_TIMEOUT" : "ERR_NETWORK", cause.message || code, { cause });
}
