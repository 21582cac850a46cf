/** Path and query of a request line, whatever a client writes there: it is compared, never resolved. */
export interface RequestTarget {
  readonly path: string;
  readonly query: URLSearchParams;
}

/** Scheme and host of a target in absolute form, as proxies send it. */
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i;

export function targetOf(url = "/"): RequestTarget {
  const local = url.replace(ORIGIN, "");
  const cut = local.indexOf("?");
  if (cut === -1) return { path: local || "/", query: new URLSearchParams() };
  return { path: local.slice(0, cut) || "/", query: new URLSearchParams(local.slice(cut + 1)) };
}
