import type { IncomingHttpHeaders } from "node:http";
import { plainKey } from "../namespace/namespaces.ts";
import { presentedKey } from "../presented-key.ts";
import { targetOf } from "../request-target.ts";
import { redactorOf } from "../rest/record.ts";
import type { FaultSelector } from "./spec.ts";

/** What is known of the unit that a fault could happen to. */
export interface Scene {
  /** Without query, and without the prefix of a namespace. */
  readonly path: string;
  /** The same for whoever reads the journal: without what the caller presented as a secret. */
  readonly cleanPath: string;
  readonly key?: string | undefined;
  readonly address: string;
  readonly userAgent?: string | undefined;
  /** Number of the socket; none for a request. */
  readonly socket?: number;
  /** What a message is about. It is asked for only when a fault wants to know. */
  readonly events?: () => readonly string[];
}

export interface Caller {
  /** Without the prefix of a namespace. */
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly address: string;
  readonly socket?: number;
}

/** What is known of a request or a handshake. */
export function sceneOf({ url, headers, address, socket }: Caller): Scene {
  const { path, query } = targetOf(url);
  const key = presentedKey(headers, query);
  return {
    path,
    cleanPath: redactorOf({ headers, query: Object.fromEntries(query) }).text(path),
    key: key === undefined ? undefined : plainKey(key),
    address,
    userAgent: headers["user-agent"],
    ...(socket === undefined ? {} : { socket }),
  };
}

/** Whether a unit is one of those that are meant; `nth` is not looked at. */
export function fits(where: FaultSelector | undefined, scene: Scene): boolean {
  if (where === undefined) return true;
  const { key, client, path, event } = where;
  if (key !== undefined && key !== scene.key) return false;
  if (path !== undefined && !matches(path, scene.path)) return false;
  if (client !== undefined && client !== scene.address && !scene.userAgent?.includes(client)) return false;
  return event === undefined || (scene.events?.().includes(event) ?? false);
}

function matches(pattern: string, path: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  if (!path.startsWith(first)) return false;
  let from = first.length;
  for (const [index, piece] of rest.entries()) {
    const isLast = index === rest.length - 1;
    const at = isLast ? Math.max(path.length - piece.length, from) : path.indexOf(piece, from);
    if (at === -1 || !path.startsWith(piece, at)) return false;
    from = at + piece.length;
  }
  return from === path.length;
}
