import type { Message } from "@webcast-kit/protocol/messages";
import type { Random } from "./random.ts";

export type User = NonNullable<Message<"WebcastChatMessage">["user"]>;
type Image = NonNullable<User["avatarThumb"]>;
type Badge = NonNullable<User["badgeList"]>[number];

const HOSTS = ["p16-sign-va.example.com", "p19-sign-va.example.com", "p77-sign-va.example.com"];
const NAMES = [
  "ann",
  "bo",
  "chris",
  "dana",
  "eve",
  "finn",
  "gül",
  "hana",
  "ivo",
  "jörg",
  "kim",
  "лена",
  "美咲",
  "지우",
];
const ENDINGS = ["", " 🌸", "_official", " 💫✨", " fan club", " 🇧🇷", "ito", " ♡", " gaming", " the 2nd"];

/** An image at three URLs, which are copies of each other; an avatar's have about 290 bytes. */
function avatar(random: Random, size: string, uri = `tos-useast2a-avt-0068/${random.hex(32)}`): Image {
  const urlList = HOSTS.map((host, at) => {
    const query = [
      "dr=14577",
      `nonce=${random.integer(10_000, 99_999)}`,
      `refresh_token=${random.hex(32)}`,
      "shp=a5d48078&shcp=fdd36af4&idc=useast5&biz_tag=tt_user.profile&x-expires=1763900000",
      `x-signature=${random.base64(27)}%3D`,
    ].join("&");
    const format = at === 2 ? "jpeg" : "webp";
    return `https://${host}/${uri}~tplv-tiktokx-cropcenter:${size}:${size}.${format}?${query}`;
  });
  return { urlList, uri };
}

/** An icon: short URLs, the same for everyone. */
export function icon(name: string): Image {
  const uri = `webcast-va/${name}.png`;
  const urlList = HOSTS.slice(0, 2).map((host) => `https://${host}/img/maliva/${uri}~tplv-obj.image`);
  return { urlList, uri, height: 48, width: 96, avgColor: "#B8AE91" };
}

function levelBadge(random: Random): Badge {
  const level = random.integer(1, 50);
  const color = { backgroundColorCode: "#B3475AFF", borderColorCode: "#66475AFF" };
  return {
    displayType: 4,
    priorityType: 20,
    sceneType: 8,
    displayStatus: 1,
    exhibitionType: 1,
    openWebUrl: `aweme://webview/?level=${level}`,
    display: true,
    privilegeLogExtra: {
      dataVersion: "2",
      privilegeId: random.id(),
      privilegeVersion: "0",
      level: String(level),
    },
    combine: {
      displayType: 4,
      icon: icon(`grade_badge_icon_lite_lv${Math.ceil(level / 5)}_v1`),
      str: String(level),
      fontStyle: { fontSize: 10 },
      background: color,
      backgroundDarkMode: color,
      publicScreenShowStyle: 14,
    },
  };
}

/** Somebody, as a message says it. */
export function person(random: Random): User {
  const name = random.pick(NAMES);
  const uri = `tos-useast2a-avt-0068/${random.hex(32)}`;
  return {
    id: random.id(),
    nickname: `${name}${random.pick(ENDINGS)}`,
    bioDescription: random.percent(30) ? `${random.pick(ENDINGS)} live every day at ${random.integer(6, 11)}` : "",
    avatarThumb: avatar(random, "100", uri),
    followInfo: {
      followingCount: String(random.integer(0, 5000)),
      followerCount: String(random.integer(0, 90_000)),
      followStatus: String(random.pick([0, 0, 0, 1, 2])),
    },
    userAttr: random.percent(4) ? { isAdmin: true, adminPermissions: { 1: 1, 3: 1 } } : {},
    displayId: `user${random.hex(9)}`,
    secUid: `MS4wLjABAAAA${random.base64(64)}`,
    isFollower: random.percent(40),
    badgeList: random.percent(80) ? [levelBadge(random)] : [],
    subscribeInfo: random.percent(6) ? { isSubscribe: true, subscriberCount: 12, packageId: random.id() } : {},
    fansClubInfo: { fansLevel: String(random.integer(1, 40)) },
  };
}

/** The same person with all three sizes of the avatar: chats, gifts and ranks have them. */
export function inFull(user: User, random: Random): User {
  const uri = user.avatarThumb?.uri ?? "";
  return { ...user, avatarMedium: avatar(random, "720", uri), avatarLarge: avatar(random, "1080", uri) };
}
