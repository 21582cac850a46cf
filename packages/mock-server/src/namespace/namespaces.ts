import type { IncomingMessage } from "node:http";
import type { JournalEntry } from "../journal/journal.ts";
import type { ResolvedOptions } from "../options.ts";
import { presentedKey } from "../presented-key.ts";
import { targetOf } from "../request-target.ts";
import { namespaceOfToken } from "../tokens.ts";
import { DEFAULT_NAMESPACE, Namespace } from "./namespace.ts";

/** How a namespace may be called. */
const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/i;
const PREFIX = /^\/ns\/([^/?#]+)/;
/** A key of a namespace ends with its name, e.g. `test_pro_ns-my-test`. */
const KEY_SUFFIX = /_ns-([a-z0-9][a-z0-9-]{0,62})$/i;
const HEADER = "x-mock-namespace";

/** Namespaces that are kept; the one that was longest unused goes first. */
const MAX_NAMESPACES = 100;

export interface NamespacesInit {
  readonly options: ResolvedOptions;
  readonly host: () => string;
  readonly onEntry: (namespace: string, entry: JournalEntry) => void;
  /** Hears of failures of a mock itself. */
  readonly onError: (error: unknown) => void;
}

/** Every namespace of a server. One begins when it is first named. */
export class Namespaces {
  readonly #init: NamespacesInit;
  /** The one that was used last comes last. */
  readonly #byId = new Map<string, Namespace>();

  constructor(init: NamespacesInit) {
    this.#init = init;
    this.#begin(DEFAULT_NAMESPACE, init.options.seed);
  }

  /** @returns nothing when it cannot be called so */
  get(id: string): Namespace | undefined {
    if (!NAME.test(id)) return undefined;
    const known = this.#byId.get(id);
    if (known === undefined) return this.#begin(id, this.#init.options.seed);
    if (id !== DEFAULT_NAMESPACE) {
      this.#byId.delete(id);
      this.#byId.set(id, known);
    }
    return known;
  }

  /** The namespace that a request is for: by the prefix of its path, by a header, by its key, or by its token. */
  of(request: Target): Namespace | undefined {
    return this.get(namedBy(request) ?? DEFAULT_NAMESPACE);
  }

  list(): Namespace[] {
    return [...this.#byId.values()];
  }

  /** Lets a namespace begin anew: everything is as at first, its sockets are cut. */
  reset(id: string, seed: number = this.#init.options.seed): Namespace | undefined {
    const known = this.get(id);
    known?.close();
    return known && this.#begin(id, seed, known.clock);
  }

  close(): void {
    for (const namespace of this.#byId.values()) namespace.close();
  }

  #begin(id: string, seed: number, used?: Namespace["clock"]): Namespace {
    const { options, host, onEntry, onError } = this.#init;
    const clock = used ?? (id === DEFAULT_NAMESPACE ? options.clock : options.clock.fresh());
    used?.reset();
    const tell = (entry: JournalEntry) => onEntry(id, entry);
    const namespace = new Namespace({ id, clock, options, seed, host, onEntry: tell, onError });
    this.#byId.set(id, namespace);
    this.#dropOldest();
    return namespace;
  }

  #dropOldest(): void {
    if (this.#byId.size <= MAX_NAMESPACES) return;
    const oldest = [...this.#byId.keys()].find((id) => id !== DEFAULT_NAMESPACE);
    if (oldest === undefined) return;
    this.#byId.get(oldest)?.close();
    this.#byId.delete(oldest);
  }
}

/** A request with the URL that its client wrote. */
type Target = Pick<IncomingMessage, "url" | "headers">;

function namedBy({ url, headers }: Target): string | undefined {
  const target = targetOf(url);
  const header = headers[HEADER];
  const key = presentedKey(headers, { get: (name) => target.query.get(name) });
  const token = url?.includes("jwtKey") ? target.query.get("jwtKey") : null;
  return (
    PREFIX.exec(target.path)?.[1] ??
    (typeof header === "string" ? header : undefined) ??
    (key === undefined ? undefined : KEY_SUFFIX.exec(key)?.[1]) ??
    (token === null ? undefined : namespaceOfToken(token))
  );
}

/** A request's target without the prefix of its namespace. */
export function withoutPrefix(url: string): string {
  // Asked for every request, and most have none.
  if (!url.startsWith("/ns/")) return url;
  const local = url.replace(PREFIX, "");
  return local === url || local.startsWith("/") ? local : `/${local}`;
}

/** The key as its namespace knows it. */
export function plainKey(key: string): string {
  return key.replace(KEY_SUFFIX, "");
}
