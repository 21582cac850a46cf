import { isRoomId } from "../options.ts";

/** What the page of a live stream says. */
export interface LivePageInfo {
  /** Decimal. */
  readonly roomId: string;
  /** Value of the cookie `ttwid` that the platform gave this visitor; empty when it gave none. */
  readonly ttwid: string;
  /** Region of the data centre, e.g. `US_TTP`; empty when the page does not say. */
  readonly clusterRegion: string;
}

/** What can be read from the HTML alone. */
export type LivePageState = Omit<LivePageInfo, "ttwid">;

/** `status` of a room that is over. */
const STATUS_ENDED = 4;

/**
 * Reads the page of a live stream: first the states that its scripts hold, then what stands anywhere in it. Every
 * search is linear, whatever the page holds.
 *
 * @returns `null` when the page says that the user is not live, `undefined` when it says nothing
 */
export function parseLivePage(html: string): LivePageState | null | undefined {
  const sigi = scriptState(html, "SIGI_STATE");
  const scope = at(scriptState(html, "__UNIVERSAL_DATA_FOR_REHYDRATION__"), "__DEFAULT_SCOPE__");
  const user = at(sigi, "LiveRoom", "liveRoomUserInfo", "user");
  const contexts = [at(sigi, "AppContext", "appContext"), at(scope, "webapp.app-context")];
  const roomId = user === undefined ? looseRoomId(html) : roomIdOfUser(user);
  return typeof roomId === "string" ? { roomId, clusterRegion: regionOf(contexts) } : roomId;
}

/** A page can show other streams too, so that one which tells its own room is not searched any further. */
function roomIdOfUser(user: unknown): string | null {
  const roomId = at(user, "roomId");
  return isRoomId(roomId) && /[1-9]/.test(roomId) && at(user, "status") !== STATUS_ENDED ? roomId : null;
}

function looseRoomId(html: string): string | undefined {
  const match = /"roomId":"([0-9]{1,20})"/.exec(html) ?? /\broom_id=([0-9]{1,20})/.exec(html);
  const roomId = match?.[1];
  return isRoomId(roomId) && /[1-9]/.test(roomId) ? roomId : undefined;
}

function regionOf(contexts: readonly unknown[]): string {
  const found = contexts.map((context) => at(context, "clusterRegion")).find((region) => typeof region === "string");
  return typeof found === "string" && /^[\w-]{1,64}$/.test(found) ? found : "";
}

/** The JSON in the script with an id; `undefined` when there is none that can be read. */
function scriptState(html: string, id: string): unknown {
  const open = html.indexOf(`id="${id}"`);
  const start = open === -1 ? -1 : html.indexOf(">", open) + 1;
  const end = start < 1 ? -1 : html.indexOf("</script", start);
  if (end === -1) return undefined;
  try {
    return JSON.parse(html.slice(start, end));
  } catch {
    return undefined;
  }
}

/** What stands at a path of own properties. */
function at(value: unknown, ...names: readonly string[]): unknown {
  let found = value;
  for (const name of names) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, name)) return undefined;
    found = (found as Readonly<Record<string, unknown>>)[name];
  }
  return found;
}

/** The value of the cookie `ttwid` in `Set-Cookie` headers; empty when there is none that a header can carry. */
export function parseTtwid(setCookie: string | readonly string[] | undefined): string {
  const lines = typeof setCookie === "string" ? [setCookie] : (setCookie ?? []);
  const values = lines.map((line) => /^ttwid=([\x21-\x3a\x3c-\x7e]{1,4096})(?:;|$)/.exec(line)?.[1]);
  return values.find((value) => value !== undefined) ?? "";
}
