/** Scheme and host of a target in absolute form, as proxies send it. */
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i;

/** Path and query of a request line, whatever a client writes there: it is compared, never resolved. */
export class RequestTarget {
  readonly path: string;
  readonly #search: string;
  #query: URLSearchParams | undefined;

  constructor(url: string) {
    const local = url.startsWith("/") ? url : url.replace(ORIGIN, "");
    const cut = local.indexOf("?");
    this.path = (cut === -1 ? local : local.slice(0, cut)) || "/";
    this.#search = cut === -1 ? "" : local.slice(cut + 1);
  }

  /** Most who want the path do not want this, which takes ten times as long. */
  get query(): URLSearchParams {
    this.#query ??= new URLSearchParams(this.#search);
    return this.#query;
  }
}

/** A target as servers get it: without the scheme and host that a proxy gets. */
export function originForm(url = "/"): string {
  return ORIGIN.test(url) ? url.replace(ORIGIN, "").replace(/^(?!\/)/, "/") : url;
}

export function targetOf(url = "/"): RequestTarget {
  return new RequestTarget(url);
}
