import type { FastifyInstance, FastifyReply } from "fastify";
import type { Namespace } from "../namespace/namespace.ts";
import type { Room } from "../world/lives.ts";
import type { User } from "../world/users.ts";
import { seededToken } from "./seeded-token.ts";
import { ROOM_ENDED, ROOM_LIVE } from "./shapes.ts";

const HTML = "text/html; charset=utf-8";
const YEAR_S = 365 * 24 * 3600;
const SECOND_MS = 1000;

/** The page that shows a user's stream. Clients read room id, region and the cookie `ttwid` from it. */
export function addLivePage(app: FastifyInstance): void {
  app.get("/@:uniqueId/live", { config: { side: "platform" } }, ({ mock, params }, reply) => {
    const { uniqueId } = params as { uniqueId: string };
    setVisitorCookie(mock, uniqueId, reply);
    const user = mock.world.userOf(uniqueId);
    if (user === undefined) return reply.status(404).type(HTML).send(toPage("No such account"));
    const room = mock.world.roomOf(uniqueId);
    const title = `${user.nickname} (@${user.uniqueId}) is ${room === undefined ? "offline" : "live"}`;
    return reply.type(HTML).send(toPage(title, { link: linkOf(room), scripts: scriptsOf(mock, user, room) }));
  });
}

/** Without Domain and Secure, which the platform has: on a loopback address a cookie jar would refuse them. */
function setVisitorCookie(mock: Namespace, uniqueId: string, reply: FastifyReply): void {
  const seconds = Math.floor(mock.clock.now() / SECOND_MS);
  const ttwid = `1%7C${seededToken(mock, "ttwid", uniqueId)}%7C${seconds}`;
  reply.header("set-cookie", `ttwid=${ttwid}; Path=/; Max-Age=${YEAR_S}; HttpOnly`);
}

/** The link that opens the app. */
function linkOf(room: Room | undefined): string {
  return room === undefined ? "" : `<meta property="al:ios:url" content="snssdk1233://live?room_id=${room.roomId}">`;
}

/** The states that the page starts from, each by the id of its script: the platform has had both. */
function scriptsOf(mock: Namespace, user: User, room: Room | undefined): Readonly<Record<string, object>> {
  const context = {
    language: "en",
    region: user.region,
    ...(room === undefined ? {} : { clusterRegion: room.clusterRegion }),
  };
  return {
    SIGI_STATE: { AppContext: { appContext: context }, LiveRoom: liveRoomOf(mock, user, room) },
    __UNIVERSAL_DATA_FOR_REHYDRATION__: { __DEFAULT_SCOPE__: { "webapp.app-context": context } },
  };
}

/** Of a user who is not live the room id is empty. */
function liveRoomOf(mock: Namespace, user: User, room: Room | undefined): object {
  const status = room === undefined ? ROOM_ENDED : ROOM_LIVE;
  const { followerCount, followingCount } = user;
  return {
    liveRoomStatus: status,
    liveRoomUserInfo: {
      user: {
        id: user.id,
        uniqueId: user.uniqueId,
        nickname: user.nickname,
        avatarThumb: user.profilePictureUrl,
        signature: user.bio,
        verified: user.verified,
        roomId: room?.roomId ?? "",
        status,
      },
      stats: { followerCount, followingCount },
      ...(room === undefined ? {} : { liveRoom: streamOf(mock, room, status) }),
    },
  };
}

function streamOf({ world, clock }: Namespace, room: Room, status: number): object {
  return {
    title: room.title,
    coverUrl: room.coverUrl,
    startTime: Math.floor(room.startedAtMs / SECOND_MS),
    status,
    liveRoomStats: { userCount: world.stats(room, clock.now()).viewerCount },
  };
}

interface PageParts {
  readonly link: string;
  readonly scripts: Readonly<Record<string, object>>;
}

function toPage(title: string, { link, scripts }: PageParts = { link: "", scripts: {} }): string {
  const states = Object.entries(scripts).map(
    ([id, state]) => `<script id="${id}" type="application/json">${toScriptText(state)}</script>\n`,
  );
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>${toText(title)}</title>${link}</head>
<body><div id="app"></div>
${states.join("")}</body></html>
`;
}

/** JSON that cannot end the script it stands in. */
function toScriptText(state: object): string {
  return JSON.stringify(state).replaceAll("<", "\\u003c");
}

function toText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
