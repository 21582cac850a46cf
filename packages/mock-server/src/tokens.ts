import { createHash } from "node:crypto";
import { errors, jwtVerify, SignJWT } from "jose";
import { BoundedMap } from "./bounded-map.ts";
import type { Clock } from "./clock/clock.ts";

/** What a JWT allows. */
export interface Grant {
  /** Names this token. */
  readonly id: string;
  /** The account that asked for it. */
  readonly key: string;
  /** @names that it is good for; all when there are none. */
  readonly allowedCreators: readonly string[];
  /** Sockets that may be open with it at once. */
  readonly maxWebsockets: number;
  readonly expiresAtMs: number;
}

export interface GrantRequest {
  readonly key: string;
  readonly allowedCreators: readonly string[];
  readonly maxWebsockets: number;
  readonly expiresInSeconds: number;
}

const SECOND_MS = 1000;
const ALGORITHM = "HS256";
/** Tokens that are known at once; the oldest go first. */
const MAX_TOKENS = 10_000;

/** Claims that are this project's: the reference shows a token, and does not say what is in it. */
interface Claims {
  readonly jti: string;
  readonly exp: number;
  readonly ns: string;
  readonly sub: string;
  readonly allowed_creators: readonly string[];
  readonly max_websockets: number;
}

/** Issues the tokens of one mock, and knows them again. The same seed and calls give the same tokens. */
export class TokenBook {
  readonly #clock: Clock;
  readonly #namespace: string;
  readonly #secret: Uint8Array;
  /** The newest tokens by their ids, and the keys that asked for them: these do not travel. */
  readonly #issued = new BoundedMap<string, { readonly token: string; readonly key: string }>(MAX_TOKENS);
  readonly #openSockets = new Map<string, number>();
  #count = 0;

  constructor(options: { readonly clock: Clock; readonly seed: number; readonly namespace: string }) {
    this.#clock = options.clock;
    this.#namespace = options.namespace;
    this.#secret = createHash("sha256").update(`jwt/${options.seed}/${options.namespace}`).digest();
  }

  async issue({ key, allowedCreators, maxWebsockets, expiresInSeconds }: GrantRequest): Promise<string> {
    const id = `jwt-${++this.#count}`;
    const now = Math.floor(this.#clock.now() / SECOND_MS);
    const token = await new SignJWT({
      ns: this.#namespace,
      allowed_creators: [...allowedCreators],
      max_websockets: maxWebsockets,
    })
      .setProtectedHeader({ alg: ALGORITHM, typ: "JWT" })
      .setSubject(createHash("sha256").update(key).digest("base64url").slice(0, 16))
      .setJti(id)
      .setIssuedAt(now)
      .setExpirationTime(now + expiresInSeconds)
      .sign(this.#secret);
    this.#issued.set(id, { token, key });
    return token;
  }

  /** What a token allows; nothing when it was not issued since the mock began, was changed, or has expired. */
  async verify(token: string): Promise<Grant | undefined> {
    try {
      const currentDate = new Date(this.#clock.now());
      const { payload } = await jwtVerify<Claims>(token, this.#secret, { algorithms: [ALGORITHM], currentDate });
      const { jti: id, allowed_creators: allowedCreators, max_websockets: maxWebsockets, exp } = payload;
      const issued = this.#issued.get(id);
      if (issued?.token !== token) return undefined;
      return { id, key: issued.key, allowedCreators, maxWebsockets, expiresAtMs: exp * SECOND_MS };
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof TypeError) return undefined;
      throw error;
    }
  }

  /** Whether one more socket may be open with a token. */
  hasRoomFor({ id, maxWebsockets }: Grant): boolean {
    return (this.#openSockets.get(id) ?? 0) < maxWebsockets;
  }

  /** Counts a socket that is open with a token. */
  takeWebsocket({ id }: Grant): void {
    this.#openSockets.set(id, (this.#openSockets.get(id) ?? 0) + 1);
  }

  releaseWebsocket({ id }: Grant): void {
    const open = (this.#openSockets.get(id) ?? 0) - 1;
    if (open > 0) this.#openSockets.set(id, open);
    else this.#openSockets.delete(id);
  }
}

/** The namespace that a token says it is of, unverified: only to find who can verify it. */
export function namespaceOfToken(token: string): string | undefined {
  try {
    const { ns } = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8")) as { ns?: unknown };
    return typeof ns === "string" ? ns : undefined;
  } catch {
    return undefined;
  }
}
