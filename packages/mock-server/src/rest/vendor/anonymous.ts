import { admit, countCall } from "../admission.ts";
import { isAnonymous } from "../caller.ts";

/**
 * Lets in who has no key, too, and counts by address: some public clients ask for a key only when that is used up.
 * That such calls count as those of the smallest tier is invented.
 */
export const admitAnybody: typeof admit = (mock, endpoint, request, reply) => {
  if (!isAnonymous(request)) return admit(mock, endpoint, request, reply);
  const account = mock.accounts.ofAddress(request.ip);
  countCall(mock, account, reply);
  return account;
};
