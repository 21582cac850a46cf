import { REDACTED } from "../../journal/redact.ts";
import { targetOf } from "../../request-target.ts";
import type { HttpTake, SocketTake, Takes } from "./takes.ts";

/** Finds what a tape has for a request: each take once, in the order of the tape, and the last again and again. */
export class Cast {
  readonly #takes: Takes;
  readonly #used = new Set<HttpTake | SocketTake>();

  constructor(takes: Takes) {
    this.#takes = takes;
  }

  /** Every take may be used again. */
  reset(): void {
    this.#used.clear();
  }

  /** The take of a handshake; one without an open line fits any. */
  socket(url: string): SocketTake | undefined {
    const known = ofUrl(this.#takes.sockets, url, ({ open }) => open?.url);
    return this.#next(known.length > 0 ? known : this.#takes.sockets.filter(({ open }) => open === undefined));
  }

  /** The take of a request; of several that fit, those with the same body. */
  request(method: string, url: string, body: Buffer): HttpTake | undefined {
    const sameMethod = this.#takes.requests.filter(({ entry }) => entry.request.method === method);
    const fitting = ofUrl(sameMethod, url, ({ entry }) => entry.request.url);
    const sameBody = fitting.filter(({ entry }) => body.equals(entry.request.body?.bytes ?? Buffer.alloc(0)));
    return this.#next(sameBody.length > 0 ? sameBody : fitting);
  }

  #next<Take extends HttpTake | SocketTake>(takes: readonly Take[]): Take | undefined {
    const take = takes.find((each) => !this.#used.has(each)) ?? takes.at(-1);
    if (take !== undefined) this.#used.add(take);
    return take;
  }
}

/** Those with the same path; when some have the same query too, only these. */
function ofUrl<Take>(takes: readonly Take[], url: string, urlOf: (take: Take) => string | undefined): Take[] {
  const target = targetOf(url);
  const samePath = takes.filter((take) => {
    const own = urlOf(take);
    return own !== undefined && targetOf(own).path === target.path;
  });
  const sameQuery = samePath.filter((take) => isSameQuery(targetOf(urlOf(take)).query, target.query));
  return sameQuery.length > 0 ? sameQuery : samePath;
}

/** Whether a value is as on the tape; what was redacted there fits everything. */
function isSameValue(recorded: string, asked: string): boolean {
  const cut = recorded.indexOf(REDACTED);
  if (cut === -1) return recorded === asked;
  const [before, after] = [recorded.slice(0, cut), recorded.slice(recorded.lastIndexOf(REDACTED) + REDACTED.length)];
  return asked.length >= before.length + after.length && asked.startsWith(before) && asked.endsWith(after);
}

/** Whatever the order of the parameters is. */
function isSameQuery(recorded: URLSearchParams, asked: URLSearchParams): boolean {
  const [ours, theirs] = [sorted(recorded), sorted(asked)];
  return (
    ours.length === theirs.length &&
    ours.every(([name, value], index) => {
      const [otherName, otherValue] = theirs[index] as [string, string];
      return name === otherName && isSameValue(value, otherValue);
    })
  );
}

function sorted(query: URLSearchParams): [string, string][] {
  const copy = new URLSearchParams(query);
  copy.sort();
  return [...copy];
}
