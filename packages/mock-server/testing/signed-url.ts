/** What the API answers when it only signs. */
export interface SignedAnswer {
  readonly status_code: number;
  readonly action: string;
  readonly signed_url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: string;
  readonly body?: string;
  readonly note: string;
  readonly [field: string]: unknown;
}

/** The cookie of the session that the reference's samples have. */
export const SESSION = "sessionid=YOUR_SESSIONID";

/** What a client may do otherwise than it was told. */
export interface Deviation {
  readonly url?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: string;
  readonly body?: string;
}

/** Fetches a signed URL as it was told, but for the deviation. */
export function follow(answer: SignedAnswer, deviation: Deviation = {}): Promise<Response> {
  const { signed_url, method, headers, cookies, body } = answer;
  return fetch(deviation.url ?? signed_url, {
    method: deviation.method ?? method,
    headers: { ...headers, Cookie: deviation.cookies ?? cookies, ...deviation.headers },
    ...(body === undefined ? {} : { body: deviation.body ?? body }),
  });
}
