import type { EndpointName, EndpointRequest } from "@webcast-kit/contract";
import { expect } from "vitest";
import { CHAT_INTERVAL_MS, CHAT_MUTE_MS } from "../world/chat.ts";
import { sessionUser } from "./calls.ts";
import { createAccount, DAY_MS, limitsOf, lookRequests, type Model, type SpaceModel } from "./model.ts";
import { ROOM_HOST, type SessionKind, USER } from "./outcome.ts";
import { look } from "./quotas.ts";
import { type Closing, deliver } from "./sockets-model.ts";

interface Asked {
  readonly endpoint: EndpointName;
  readonly key: string | undefined;
  readonly session: SessionKind;
  readonly parameters?: object;
}

/**
 * What a success changes beside quotas, and what its body has to say of them; gives the sockets that it ends.
 *
 * @param body nothing when a fault has kept it from the caller: what was asked for is done all the same
 */
export function noteAnswer(
  model: Model,
  space: SpaceModel,
  asked: Asked,
  body: Record<string, unknown> | undefined,
): Closing[] {
  const data = (body?.["data"] ?? body) as Record<string, unknown> | undefined;
  if (data !== undefined) readAnswer(model, space, asked, data);
  if (asked.endpoint !== "chat") return [];
  const writer = sessionUser("chat", asked.session) ?? "";
  const isSent = mayWrite(space, writer);
  if (data !== undefined) expect(data["status_code"] === 0).toBe(isSent);
  return isSent ? deliver(space, { name: ROOM_HOST, stream: 0 }, ["chat:Hello!"]).closings : [];
}

function readAnswer(model: Model, space: SpaceModel, asked: Asked, data: Record<string, unknown>): void {
  if (asked.endpoint === "jwt") keepToken(space, asked, data);
  if (asked.endpoint === "liveConnect") keepSiteToken(model, space, asked, data);
  if (asked.endpoint === "rateLimits") checkLimits(model, space, asked.key ?? "", data);
}

function keepToken(space: SpaceModel, { key = "", parameters }: Asked, data: Record<string, unknown>): void {
  const {
    expire_after = 3600,
    allowed_creators = [USER],
    max_websockets = 1,
  } = (parameters ?? {}) as EndpointRequest<"jwt">;
  const creators = parameters === undefined || "allowed_creators" in parameters ? allowed_creators : [];
  const expiresAtS = Math.floor(space.now / 1000) + expire_after;
  space.tokens.push({ text: String(data["token"]), key, creators, max: max_websockets, expiresAtS });
}

/** A token that nobody's key asked for is the site's. */
function keepSiteToken({ quirks }: Model, space: SpaceModel, asked: Asked, data: Record<string, unknown>): void {
  const key = quirks.liveConnectAuth === "key" ? (asked.key ?? "") : "site_live_connect";
  if (!space.accounts.has(key)) space.accounts.set(key, createAccount("ultra"));
  const expiresAtS = Math.floor(space.now / 1000) + 600;
  space.tokens.push({ text: String(data["token"]), key, creators: [USER], max: 1, expiresAtS });
}

function checkLimits({ quirks }: Model, space: SpaceModel, key: string, data: Record<string, unknown>): void {
  const account = space.accounts.get(key);
  if (account === undefined) throw new Error("an answer without an account");
  const { maxWebsockets, websocketConnectsPerDay, bulkCheckSize, feedCallsPerDay } = limitsOf(account);
  const { limit, remaining } = lookRequests(space, key);
  const current = space.sockets.filter((socket) => socket.key === key).length;
  const name = account.tier === "sandbox" && quirks.tierNames === "free" ? "free" : account.tier;
  expect(data).toMatchObject({ tier: name, api: { limit, remaining }, websocket: { limit: maxWebsockets, current } });
  if (quirks.rateLimits === "short") return;
  const feed = look(account.feeds, feedCallsPerDay ?? 0, DAY_MS, space.now);
  expect(data).toMatchObject({
    bulk: { limit: bulkCheckSize },
    feed: { limit: feedCallsPerDay, remaining: feed.remaining },
  });
  if (websocketConnectsPerDay === null) return;
  const { remaining: left } = look(account.connects, websocketConnectsPerDay, DAY_MS, space.now);
  expect(data["websocket"]).toMatchObject({ connects_today: websocketConnectsPerDay - left });
}

/** Whether a message appears in the room; who writes too fast is muted. */
function mayWrite(space: SpaceModel, writer: string): boolean {
  const room = `${ROOM_HOST} 0`;
  const paces = space.paces.get(room) ?? new Map<string, { next: number; mutedUntil: number }>();
  space.paces.set(room, paces);
  const pace = paces.get(writer) ?? { next: 0, mutedUntil: 0 };
  if (space.now < pace.mutedUntil) return false;
  const isTooFast = space.now < pace.next;
  paces.set(writer, { next: space.now + CHAT_INTERVAL_MS, mutedUntil: isTooFast ? space.now + CHAT_MUTE_MS : 0 });
  return !isTooFast;
}
