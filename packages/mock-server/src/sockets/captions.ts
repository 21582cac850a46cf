import type { IncomingMessage } from "node:http";
import { type CaptionsErrorCode, type CloseCodeName, closeCodes, sockets, tiers } from "@webcast-kit/contract";
import { type WebSocket, WebSocketServer } from "ws";
import { arrivalOf } from "../conduct/arrival.ts";
import type { SocketArrival } from "../journal/journal.ts";
import type { Account } from "../limits/accounts.ts";
import { CreditLedger } from "../limits/credits.ts";
import type { Namespace } from "../namespace/namespace.ts";
import { plainKey } from "../namespace/namespaces.ts";
import { presentedKey } from "../presented-key.ts";
import { targetOf } from "../request-target.ts";
import type { Wire } from "../wire/wire.ts";
import { randomFor } from "../world/ids.ts";
import type { Room } from "../world/lives.ts";
import { CaptionsConnection } from "./captions-connection.ts";
import { type CaptionsOptions, type OptionsProblem, readCaptionsOptions } from "./captions-options.ts";
import { type CaptionsFrame, type CaptionsSessionOptions, NO_CREDITS } from "./captions-session.ts";
import { type TapeEnd, tapeEndOf } from "./captions-tape-end.ts";
import { closeSocket } from "./close-socket.ts";
import { type Refusal, reasonOf, refusalOf, refuseWithStatus } from "./refusal.ts";

const MAX_CLIENT_FRAME_BYTES = 64 * 1024;
/** Longest name that is written down. */
const MAX_UNIQUE_ID_LENGTH = 64;

/** A client that may come in. */
export interface CaptionsAdmission {
  readonly account: Account;
  readonly room: Room;
  readonly session: CaptionsSessionOptions;
  readonly tapeEnd: TapeEnd | undefined;
}

/** Why a client may not come in, in the words of an `error` frame too. */
interface CaptionsRefusal extends Refusal {
  readonly error: CaptionsErrorCode;
  readonly detail: string;
}

/** The captions socket: `/captions?uniqueId=…&apiKey=…`. */
export class CaptionsSockets {
  /** What each key has to spend. */
  readonly credits = new CreditLedger();
  readonly #mock: Namespace;
  readonly #server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_CLIENT_FRAME_BYTES,
  });

  constructor(mock: Namespace) {
    this.#mock = mock;
  }

  /** Accepts, and then tells a client that is refused why, by an `error` frame and a close code. */
  handleUpgrade(request: IncomingMessage, wire: Wire, head: Buffer): void {
    const { quirks, journal } = this.#mock;
    const { query } = targetOf(request.url);
    const verdict = this.#judge(readCaptionsOptions(query, presentedKey(request.headers, query)));
    const arrival = arrivalOf(journal, request);
    const uniqueId = (query.get("uniqueId") ?? "").slice(0, MAX_UNIQUE_ID_LENGTH);
    if (quirks.refusal === "http" && "error" in verdict) {
      refuseWithStatus(wire, verdict);
      const { status, name: reason } = verdict;
      journal.add({ kind: "refusal", side: "captions", status, reason, uniqueId, ...arrival });
      return;
    }
    this.#server.handleUpgrade(request, wire, head, (socket) => {
      socket.on("error", () => undefined);
      if ("error" in verdict) this.#refuse(socket, wire.id, verdict, { uniqueId, ...arrival });
      else new CaptionsConnection({ id: wire.id, mock: this.#mock, socket, arrival, admission: verdict }).start();
    });
  }

  #refuse(
    socket: WebSocket,
    id: number,
    refusal: CaptionsRefusal,
    who: SocketArrival & { readonly uniqueId: string },
  ): void {
    const frame: CaptionsFrame = { type: "error", code: refusal.error, message: refusal.detail };
    socket.send(JSON.stringify(frame));
    const { code } = closeCodes[refusal.name];
    const reason = reasonOf(refusal);
    this.#mock.journal.add({ kind: "close", socket: id, side: "captions", code, reason, by: "mock", ...who });
    closeSocket(socket, code, reason);
  }

  /** The order of the checks is the precedence of the close codes: 4400, 4401, 4403, 4429, 4404. */
  #judge(options: CaptionsOptions | OptionsProblem): CaptionsAdmission | CaptionsRefusal {
    if ("code" in options) return refusal(options.code, options.message);
    const { accounts, clock, world } = this.#mock;
    const account = accounts.get(plainKey(options.key));
    if (account === undefined) return refusal("INVALID_API_KEY", "The API key is not known");
    const { tier } = sockets.captions;
    if (tiers.indexOf(account.tier) < tiers.indexOf(tier)) {
      return refusal("TIER_REQUIRED", `Captions need tier ${tier} or higher, the key has ${account.tier}`);
    }
    const problem = account.websocketProblem(clock.now());
    if (problem !== undefined) return refusal("TOO_MANY_CONNECTIONS", problem);
    if (this.credits.of(account).remainingMs === 0) return refusal("NO_CREDITS", NO_CREDITS);
    const room = world.roomOf(options.uniqueId);
    return room === undefined ? refusal("NOT_LIVE", "The user is not live") : this.#admit(options, account, room);
  }

  #admit(options: CaptionsOptions, account: Account, room: Room): CaptionsAdmission {
    const { seed, quirks, playback } = this.#mock;
    const { language, translate, diarization, lifetimeMs } = options;
    const session = {
      language,
      translate,
      diarization,
      lifetimeMs: Math.min(lifetimeMs, account.limits?.websocketLifetimeMs ?? lifetimeMs),
      // Who listens to the same room hears the same.
      random: randomFor(seed, "captions", room.roomId),
      credits: this.credits.of(account),
      creditsLow: quirks.creditsLow,
    };
    return { account, room, session, tapeEnd: tapeEndOf(playback) };
  }

  close(): void {
    for (const socket of this.#server.clients) socket.terminate();
  }
}

/** The close code of each error. */
const closeNames: Readonly<Record<CaptionsRefusal["error"], CloseCodeName>> = {
  INVALID_OPTIONS: "INVALID_OPTIONS",
  MULTI_TRANSLATE: "INVALID_OPTIONS",
  INVALID_API_KEY: "INVALID_AUTH",
  TIER_REQUIRED: "NO_PERMISSION",
  TOO_MANY_CONNECTIONS: "TOO_MANY_CONNECTIONS",
  NO_CREDITS: "TOO_MANY_CONNECTIONS",
  NOT_LIVE: "NOT_LIVE",
};

function refusal(error: CaptionsRefusal["error"], detail: string): CaptionsRefusal {
  return { ...refusalOf(closeNames[error], detail), error, detail };
}
