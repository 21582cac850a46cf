import { platformPaths, webParameters } from "../../upstream/paths.ts";
import type { Room } from "../../world/lives.ts";
import { type Call, SignedAnswer } from "../call.ts";

/** What the caller is to fetch from the platform. */
export interface Errand {
  /** Path on the platform, with the slash at its end. */
  readonly path: string;
  /** What stands in the query beside what every request of the platform's web page has. */
  readonly query?: Readonly<Record<string, string>>;
  /** `GET` unless there is a body. */
  readonly method?: "GET" | "POST";
  /** Form body of a POST. */
  readonly body?: string;
  /** Whether the platform wants the cookies of a session. They are the caller's to add. */
  readonly session?: boolean;
  /** `ttwid=…` of the caller, in place of the server's own. */
  readonly visitorCookie?: string | undefined;
  /** Cookies that are sent too, `name=value` each. */
  readonly cookies?: readonly string[];
  /** Whether the cookies stand in `headers` as well. */
  readonly cookieHeader?: boolean;
  readonly note: string;
  /** Fields of this endpoint. */
  readonly extra?: object;
}

const FORM = "application/x-www-form-urlencoded";
const REFERER = "https://www.tiktok.com/";

/** Signs a URL that leads back to this mock's side of the platform, and tells all that has to be sent with it. */
export function signedAnswer({ mock, origins }: Pick<Call, "mock" | "origins">, errand: Errand): SignedAnswer {
  const { body, method = body === undefined ? "GET" : "POST", session = false, visitorCookie, note, extra } = errand;
  const signature = mock.signatures.sign(urlOf(origins.platform, errand), {
    method,
    session,
    ...(body === undefined ? {} : { body }),
    ...(visitorCookie === undefined ? {} : { visitorCookie }),
  });
  const cookies = [signature.cookies, ...(errand.cookies ?? [])].join("; ");
  return new SignedAnswer({
    status_code: 0,
    action: "fetch_signed_url",
    signed_url: signature.url,
    method,
    headers: {
      "User-Agent": signature.userAgent,
      Referer: REFERER,
      ...(body === undefined ? {} : { "Content-Type": FORM }),
      ...(errand.cookieHeader ? { Cookie: cookies } : {}),
    },
    ...(body === undefined ? {} : { body }),
    cookies,
    note,
    ...extra,
  });
}

/** Signs the URL of a room's description. */
export function signRoomInfo(call: Pick<Call, "mock" | "origins">, { roomId }: Room): SignedAnswer {
  return signedAnswer(call, {
    path: platformPaths.room,
    query: { room_id: roomId },
    note: "Fetch signed_url yourself, with these headers and cookies",
  });
}

/** The origin may have a path, the prefix of the namespace. */
function urlOf(origin: string, { path, query }: Errand): URL {
  const url = new URL(origin + path);
  url.search = new URLSearchParams({ ...webParameters, ...query }).toString();
  return url;
}
