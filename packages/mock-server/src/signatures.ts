import { createHash } from "node:crypto";
import type { Clock } from "./clock/clock.ts";

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

/** Signatures that are remembered; the oldest go first. */
const MAX_SIGNATURES = 10_000;

/** Signs URLs of this server, and knows its own signatures again. They are not those of the platform. */
export class SignatureBook {
  readonly #clock: Clock;
  readonly #lifetimeMs: number;
  readonly #seed: number;
  readonly #byPath = new Map<string, Signature>();
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
    this.#remember(url.pathname + url.search, signature);
    return signature;
  }

  /** The same seed and order of calls give the same tokens. */
  #token(purpose: string, length: number): string {
    const digest = createHash("sha512").update(`${this.#seed}/${this.#count}/${purpose}`).digest("base64url");
    return digest.slice(0, length);
  }

  #remember(path: string, signature: Signature): void {
    this.#byPath.set(path, signature);
    if (this.#byPath.size > MAX_SIGNATURES) this.#byPath.delete(this.#byPath.keys().next().value as string);
  }

  /** Checks a request against what was handed out. */
  verify(presented: Presented): SignatureProblem | undefined {
    const signature = this.#byPath.get(presented.pathAndQuery);
    if (signature === undefined) return "illegal secret key";
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

function cookiesOf(header = ""): string[] {
  return header.split(";").map((pair) => pair.trim());
}
