import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Namespace } from "../namespace/namespace.ts";
import { type Origins, originsOf } from "../namespace/origins.ts";
import { targetOf } from "../request-target.ts";
import { mediaFiles } from "./media-files.ts";
import { seededToken } from "./seeded-token.ts";

const PREFIX = "/_media/";
const SECOND_MS = 1000;
/** How long a URL leads to its file. Invented: the reference says that URLs expire, and not when. */
const LIFETIME_S = 3600;
const SEGMENTS = 3;
const SEGMENT_S = 4;

/** Whose media they are, and where those who ask reach them. */
export interface MediaPlace {
  readonly mock: Namespace;
  readonly origins: Origins;
}

/**
 * A URL of the media host, which this mock plays too: pictures and video as small bodies that are valid.
 *
 * @param path without a slash at its start; its extension says what it is: m3u8, flv, ts, jpg, webp
 */
export function mediaUrl({ mock, origins }: MediaPlace, path: string): string {
  const expire = Math.floor(mock.clock.now() / SECOND_MS) + LIFETIME_S;
  return `${origins.platform}${PREFIX}${path}?expire=${expire}&sign=${signOf(mock, path, String(expire))}`;
}

function signOf(mock: Namespace, path: string, expire: string): string {
  return seededToken(mock, "media", path, expire);
}

export function addMedia(app: FastifyInstance): void {
  app.get(`${PREFIX}*`, { config: { side: "platform" } }, (request, reply) => {
    const { "*": path } = request.params as { "*": string };
    const problem = problemOf(request, path);
    return problem === undefined ? sendFile(request, path, reply) : refuse(reply, 403, problem);
  });
}

function problemOf({ mock, url }: FastifyRequest, path: string): string | undefined {
  const { query } = targetOf(url);
  const expire = query.get("expire") ?? "";
  if (query.get("sign") !== signOf(mock, path, expire)) return "signature mismatch";
  return mock.clock.now() >= Number(expire) * SECOND_MS ? "signature expired" : undefined;
}

function sendFile({ mock, raw }: FastifyRequest, path: string, reply: FastifyReply): FastifyReply {
  const extension = /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? "";
  if (extension === "m3u8")
    return reply.type("application/vnd.apple.mpegurl").send(playlistOf({ mock, origins: originsOf(mock, raw) }, path));
  const file = mediaFiles.get(extension);
  return file === undefined ? refuse(reply, 404, "no such file") : reply.type(file.type).send(file.bytes);
}

function refuse(reply: FastifyReply, status: number, reason: string): FastifyReply {
  reply.request.failure = reason;
  return reply.status(status).type("text/plain; charset=utf-8").send(`${reason}\n`);
}

/** A live playlist: it moves on with the mock's clock and has no end. */
function playlistOf(place: MediaPlace, path: string): string {
  const first = Math.floor(place.mock.clock.now() / SECOND_MS / SEGMENT_S);
  const segments = Array.from({ length: SEGMENTS }, (_, turn) => {
    const url = mediaUrl(place, path.replace(/\.m3u8$/i, `-${first + turn}.ts`));
    return `#EXTINF:${SEGMENT_S}.000,\n${url}`;
  });
  const head = ["#EXTM3U", "#EXT-X-VERSION:3", `#EXT-X-TARGETDURATION:${SEGMENT_S}`, `#EXT-X-MEDIA-SEQUENCE:${first}`];
  return `${[...head, ...segments].join("\n")}\n`;
}
