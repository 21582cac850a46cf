import { createHash } from "node:crypto";
import { BoundedMap } from "./bounded-map.ts";
import type { Clock } from "./clock/clock.ts";
import { targetOf } from "./request-target.ts";

/** What was handed out with a signed URL, and has to come back with it. */
export interface Signature {
  /** The whole signed URL. */
  readonly url: string;
  readonly xBogus: string;
  readonly xGnarly: string;
  readonly userAgent: string;
  /** `ttwid=…` */
  readonly cookies: string;
  readonly expiresAtMs: number;
  readonly terms: SigningTerms;
}

/** What else has to come with a signed URL; a socket needs none of it. */
export interface SigningTerms {
  readonly method?: "GET" | "POST";
  /** The form body, byte for byte. */
  readonly body?: string;
  /** `ttwid=…` of a visitor who has one; else a new one is made. */
  readonly visitorCookie?: string;
  /** Whether the cookies of a session have to be there too. */
  readonly session?: boolean;
}

/** Why a request with a signed URL is refused: what `Handshake-Msg` says. */
export type SignatureProblem =
  | "illegal secret key"
  | "signature expired"
  | "user agent mismatch"
  | "cookie mismatch"
  | "method mismatch"
  | "body mismatch"
  | "session required";

/** What a request presents. */
export interface Presented {
  /** Path and query, as on the request line. */
  readonly pathAndQuery: string;
  readonly userAgent: string | undefined;
  readonly cookies: string | undefined;
  readonly method?: string;
  readonly body?: string;
}

const USER_AGENT =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

/** Signatures that are remembered; the oldest go first. A URL may have 8 KB. */
const MAX_SIGNATURES = 2000;

/** Signs URLs of this server, and knows its own signatures again. They are not those of the platform. */
export class SignatureBook {
  readonly #clock: Clock;
  readonly #lifetimeMs: number;
  readonly #seed: number;
  /** By path and tokens: a socket URL may come back with more in its query. */
  readonly #signatures = new BoundedMap<string, Signature>(MAX_SIGNATURES);
  #count = 0;

  constructor(options: { readonly clock: Clock; readonly lifetimeMs: number; readonly seed: number }) {
    this.#clock = options.clock;
    this.#lifetimeMs = options.lifetimeMs;
    this.#seed = options.seed;
  }

  sign(unsigned: URL, terms: SigningTerms = {}): Signature {
    this.#count++;
    const xBogus = this.#token("x-bogus", 28);
    const xGnarly = this.#token("x-gnarly", 64);
    const url = new URL(unsigned);
    url.searchParams.set("X-Bogus", xBogus);
    url.searchParams.set("X-Gnarly", xGnarly);
    const signature: Signature = {
      url: url.href,
      xBogus,
      xGnarly,
      userAgent: USER_AGENT,
      cookies: terms.visitorCookie ?? `ttwid=${this.#token("ttwid", 32)}`,
      expiresAtMs: this.#clock.now() + this.#lifetimeMs,
      terms,
    };
    this.#signatures.set(placeOf(url.pathname, url.searchParams), signature);
    return signature;
  }

  /** The same seed and order of calls give the same tokens. */
  #token(purpose: string, length: number): string {
    const digest = createHash("sha512").update(`${this.#seed}/${this.#count}/${purpose}`).digest("base64url");
    return digest.slice(0, length);
  }

  /** Checks a request against what was handed out: its URL has to be the same, letter for letter. */
  verify(presented: Presented): SignatureProblem | undefined {
    const signature = this.#find(presented);
    if (signature === undefined) return "illegal secret key";
    const { pathname, search } = new URL(signature.url);
    return presented.pathAndQuery === pathname + search ? this.#check(presented, signature) : "illegal secret key";
  }

  /**
   * Checks a handshake against what was handed out. Clients append to the URL of a socket after it was signed, e.g. a
   * second `version_code`: it may have more parameters, behind those of the same name that were signed.
   */
  verifySocket(presented: Presented): SignatureProblem | undefined {
    const signature = this.#find(presented);
    const isWhole =
      signature && containsAll(targetOf(presented.pathAndQuery).query, new URL(signature.url).searchParams);
    return isWhole ? this.#check(presented, signature) : "illegal secret key";
  }

  #find({ pathAndQuery }: Presented): Signature | undefined {
    const { path, query } = targetOf(pathAndQuery);
    return this.#signatures.get(placeOf(path, query));
  }

  /** Whether the rest of what was handed out came along. */
  #check(presented: Presented, signature: Signature): SignatureProblem | undefined {
    if (this.#clock.now() >= signature.expiresAtMs) return "signature expired";
    if (presented.userAgent !== signature.userAgent) return "user agent mismatch";
    const cookies = cookiesOf(presented.cookies);
    if (!cookies.includes(signature.cookies)) return "cookie mismatch";
    const { method, body, session } = signature.terms;
    if (method !== undefined && presented.method !== method) return "method mismatch";
    if (body !== undefined && presented.body !== body) return "body mismatch";
    if (session && !cookies.some((cookie) => cookie.startsWith("sessionid="))) return "session required";
    return undefined;
  }
}

/** What tells one signature from all others. */
function placeOf(path: string, query: URLSearchParams): string {
  return JSON.stringify([path, query.get("X-Bogus"), query.get("X-Gnarly")]);
}

/** Whether every signed parameter is there unchanged, first among those of its name: the first one counts. */
function containsAll(query: URLSearchParams, signed: URLSearchParams): boolean {
  return [...new Set(signed.keys())].every((name) => {
    const values = query.getAll(name);
    return signed.getAll(name).every((value, index) => values[index] === value);
  });
}

function cookiesOf(header = ""): string[] {
  return header.split(";").map((pair) => pair.trim());
}
