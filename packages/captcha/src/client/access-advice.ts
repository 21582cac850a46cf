import { endpoints } from "@webcast-kit/contract";
import { SigningError } from "@webcast-kit/signing";

/** The reference has one tier, the vendor's own packages name a higher one. */
const TIERS = `${endpoints.solvePuzzle.tier} or higher by the API reference, pro or higher by the vendor's packages`;
const ADVICE = `check the key, and its tier: CAPTCHA calls want ${TIERS}`;

/** Says in a 401 or 403 what can be wrong: from the outside, a key that is too small looks like one that is not known. */
export function adviseAccess(error: unknown): unknown {
  if (!(error instanceof SigningError) || (error.status !== 401 && error.status !== 403)) return error;
  const { code, side, retryable, status, source, rateLimit, apiCode, requestId, body } = error;
  const said = error.message.slice(`${code}: `.length);
  const details = { side, retryable, status, source, rateLimit, apiCode, requestId, body, cause: error };
  return new SigningError(code, `${said} (${ADVICE})`, details);
}
