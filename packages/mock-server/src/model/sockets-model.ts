import { closeCodes, NO_MESSAGES_TIMEOUT_MS } from "@webcast-kit/contract";
import { heardOf } from "./faults-model.ts";
import { DAY_MS, limitsOf, type Model, nameOf, type SocketModel, type SpaceModel, type TokenModel } from "./model.ts";
import { look, take } from "./quotas.ts";

/** A socket that has to close now, and how. */
export interface Closing {
  readonly socket: number;
  readonly code: number;
  /** What it has to have heard before. */
  readonly expected: readonly string[];
}

/** What a handshake presents. */
export interface ModelHandshake {
  readonly uniqueId: string;
  readonly key: string | undefined;
  /** A token that the mock knows; `invalid` for any other text. */
  readonly token: TokenModel | "invalid" | undefined;
}

/** What every client is sent first, after roomInfo. */
const tapeLabels = ["chat:tape", "text:"];

/** The code that a handshake is refused with; nothing when it is let in. */
export function refusalOf(space: SpaceModel, { uniqueId, key, token }: ModelHandshake): number | undefined {
  if (uniqueId === "" || uniqueId.length > 64) return closeCodes.INVALID_OPTIONS.code;
  if (key === undefined && token === undefined) return closeCodes.INVALID_OPTIONS.code;
  if (token === "invalid" || (token && Math.floor(space.now / 1000) >= token.expiresAtS))
    return closeCodes.INVALID_AUTH.code;
  const account = space.accounts.get(key ?? token?.key ?? "");
  if (account === undefined) return closeCodes.INVALID_AUTH.code;
  if (token && token.creators.length > 0 && !token.creators.map(nameOf).includes(nameOf(uniqueId))) {
    return closeCodes.NO_PERMISSION.code;
  }
  if (!hasRoom(space, key ?? token?.key ?? "", token)) return closeCodes.TOO_MANY_CONNECTIONS.code;
  return space.live.has(nameOf(uniqueId)) ? undefined : closeCodes.NOT_LIVE.code;
}

function hasRoom(space: SpaceModel, key: string, token: TokenModel | undefined): boolean {
  const account = space.accounts.get(key);
  if (account === undefined) return false;
  const { maxWebsockets, websocketConnectsPerDay } = limitsOf(account);
  const open = space.sockets.filter((socket) => socket.key === key).length;
  const left = look(account.connects, websocketConnectsPerDay ?? Number.POSITIVE_INFINITY, DAY_MS, space.now).remaining;
  const ofToken = space.sockets.filter((socket) => token && socket.token === token).length;
  return open < maxWebsockets && left > 0 && (token === undefined || ofToken < token.max);
}

/**
 * Opens a socket that was not refused.
 *
 * @param isHeard whether what the mock says on it reaches the client
 */
export function openSocket(
  model: Model,
  space: SpaceModel,
  { uniqueId, key: ownKey, token }: ModelHandshake,
  isHeard: boolean,
): SocketModel {
  const [name, key] = [nameOf(uniqueId), ownKey ?? (token as TokenModel).key];
  const account = space.accounts.get(key);
  if (account === undefined) throw new Error("a socket without an account");
  const { websocketConnectsPerDay, websocketLifetimeMs } = limitsOf(account);
  if (websocketConnectsPerDay !== null) {
    account.connects = take(account.connects, websocketConnectsPerDay, DAY_MS, space.now).after;
  }
  const socket: SocketModel = {
    index: model.socketCount++,
    name,
    stream: space.live.get(name) ?? 0,
    key,
    token: token === "invalid" ? undefined : token,
    endsAtMs: space.now + websocketLifetimeMs,
    lastEventMs: space.now,
    expected: isHeard ? [`roomInfo:${name}`, ...heardOf(space, tapeLabels)] : [],
  };
  space.sockets.push(socket);
  return socket;
}

/** Hands events to the sockets of a room; gives how many took them, and which of them that ended. */
export function deliver(space: SpaceModel, room: { name: string; stream: number }, labels: readonly string[]) {
  const inside = space.sockets.filter(({ name, stream }) => name === room.name && stream === room.stream);
  for (const socket of inside) {
    socket.expected.push(...heardOf(space, labels));
    socket.lastEventMs = space.now;
  }
  const isEnd = labels.includes("control:3") || labels.includes("control:4");
  const closings = isEnd ? close(space, (socket) => inside.includes(socket), closeCodes.STREAM_END.code) : [];
  return { delivered: inside.length, closings };
}

export function close(space: SpaceModel, isMeant: (socket: SocketModel) => boolean, code: number): Closing[] {
  const meant = space.sockets.filter(isMeant);
  space.sockets = space.sockets.filter((socket) => !meant.includes(socket));
  space.closes += meant.length;
  return meant.map(({ index, expected }) => ({ socket: index, code, expected }));
}

/** Lets time pass; gives the sockets that silence or their lifetime ended. */
export function pass(space: SpaceModel, ms: number): Closing[] {
  space.now += ms;
  const silentAt = (socket: SocketModel) => socket.lastEventMs + NO_MESSAGES_TIMEOUT_MS;
  const { MAX_LIFETIME, NO_MESSAGES_TIMEOUT } = closeCodes;
  return [
    ...close(space, (socket) => socket.endsAtMs <= Math.min(space.now, silentAt(socket)), MAX_LIFETIME.code),
    ...close(space, (socket) => silentAt(socket) <= space.now, NO_MESSAGES_TIMEOUT.code),
  ];
}
