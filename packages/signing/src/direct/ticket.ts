import { DEFAULT_USER_AGENT } from "../answers.ts";
import type { SigningClient } from "../client.ts";
import { SigningError } from "../errors.ts";
import { type CallOptions, isRoomId } from "../options.ts";
import type { ConnectTarget } from "./connect-options.ts";

/** What the API gave for one connection. */
export interface Ticket {
  readonly url: string;
  readonly cookies: string;
  readonly userAgent: string;
  readonly roomId: string;
}

/** Where to go on in a room. */
export interface ResumePoint {
  readonly roomId: string;
  readonly cursor: string;
  readonly internalExt: string;
}

/** What the API takes as a cursor; a URL that is much longer than that, no server takes. */
const MAX_POSITION_CHARS = 4096;

/**
 * Gets a new signed URL; the one before has expired.
 *
 * The cursor goes into the URL of a room before it is signed. The URL of a user's room comes signed, and internal_ext
 * has no parameter in the API: these are appended, as public clients do with parameters of theirs.
 */
export async function requestTicket(
  client: SigningClient,
  target: ConnectTarget,
  position: ResumePoint | undefined,
  call: CallOptions,
): Promise<Ticket> {
  const resume = position && fitsUrl(position) ? position : undefined;
  const ticket = checkTicket(await requestSigned(client, target, resume, call));
  if (resume === undefined || resume.roomId !== ticket.roomId) return ticket;
  return { ...ticket, url: withPosition(ticket.url, resume) };
}

/** The other side chose it, so it may be of any length. */
function fitsUrl({ cursor, internalExt }: ResumePoint): boolean {
  return Math.max(cursor.length, internalExt.length) <= MAX_POSITION_CHARS;
}

async function requestSigned(
  client: SigningClient,
  target: ConnectTarget,
  resume: ResumePoint | undefined,
  call: CallOptions,
): Promise<Ticket> {
  if (target.roomId === undefined) {
    const { wsUrl, ...rest } = await client.wsCredentials({ uniqueId: target.uniqueId }, call);
    return { url: wsUrl, ...rest };
  }
  const { roomId } = target;
  const cursor = resume?.roomId === roomId ? resume.cursor : undefined;
  const { signedUrl, cookies, userAgent } = await client.signWebsocket({ roomId, ...(cursor && { cursor }) }, call);
  return { url: signedUrl, cookies, userAgent: userAgent || DEFAULT_USER_AGENT, roomId };
}

/** What may be in a header; a line break in one would start another. */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

function checkTicket(ticket: Ticket): Ticket {
  const faulty = (["cookies", "userAgent"] as const).find((field) => !HEADER_VALUE.test(ticket[field]));
  if (faulty !== undefined) throw new SigningError("ERR_RESPONSE_INVALID", `${faulty} cannot be sent as a header`);
  if (!isRoomId(ticket.roomId)) throw new SigningError("ERR_RESPONSE_INVALID", "the room id is not below 2^63");
  return ticket;
}

/** Appended as text: re-encoding the rest could break its signature. */
function withPosition(url: string, { cursor, internalExt }: ResumePoint): string {
  if (!URL.canParse(url)) return url;
  const { search, searchParams } = new URL(url);
  const extra = new URLSearchParams();
  if (!searchParams.has("cursor")) extra.set("cursor", cursor);
  if (internalExt !== "") extra.set("internal_ext", internalExt);
  const added = extra.toString();
  return added === "" ? url : `${url}${search === "" ? "?" : "&"}${added}`;
}
