import type { IncomingMessage } from "node:http";
import { closeCodes } from "@webcast-kit/contract";
import { type WebSocket, WebSocketServer } from "ws";
import { arrivalOf } from "../conduct/arrival.ts";
import type { SocketArrival } from "../journal/journal.ts";
import type { Account } from "../limits/accounts.ts";
import type { Namespace } from "../namespace/namespace.ts";
import { plainKey } from "../namespace/namespaces.ts";
import { originsOf } from "../namespace/origins.ts";
import { presentedKey } from "../presented-key.ts";
import { targetOf } from "../request-target.ts";
import type { Grant } from "../tokens.ts";
import type { Wire } from "../wire/wire.ts";
import type { Room } from "../world/lives.ts";
import { nameOf } from "../world/users.ts";
import { closeSocket } from "./close-socket.ts";
import { ManagedConnection } from "./managed-connection.ts";
import { type Refusal, reasonOf, refusalOf, refuseWithStatus } from "./refusal.ts";

const MAX_CLIENT_FRAME_BYTES = 64 * 1024;
const MAX_UNIQUE_ID_LENGTH = 64;

/** Where a client that is over its quota is sent. Invented: a page that is not there. */
const UPGRADE_URL = "https://vendor.example/upgrade";

/** A client that may come in. */
export interface Admission {
  readonly account: Account;
  /** What its token allows, if it has one. */
  readonly grant: Grant | undefined;
  readonly room: Room;
}

/** What a client says of itself. */
interface Credentials {
  readonly uniqueId: string;
  readonly key: string | undefined;
  /** `invalid`: a token that is none of this mock's, or has expired. */
  readonly grant: Grant | "invalid" | undefined;
  /** Where it comes from. */
  readonly address: string;
}

/** The managed JSON socket: `/?uniqueId=…&apiKey=…`. */
export class ManagedSockets {
  readonly #mock: Namespace;
  readonly #server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_CLIENT_FRAME_BYTES,
  });

  constructor(mock: Namespace) {
    this.#mock = mock;
  }

  /** Accepts, and then closes a client that is refused: a close code cannot travel in an HTTP refusal. */
  async handleUpgrade(request: IncomingMessage, wire: Wire, head: Buffer): Promise<void> {
    const credentials = await this.#read(request);
    // The namespace may have begun anew meanwhile: whoever came in now would be in one that is over.
    if (this.#mock.ended.aborted) {
      wire.destroy();
      return;
    }
    const verdict = this.#judge(credentials);
    const arrival = arrivalOf(this.#mock.journal, request);
    if (this.#mock.quirks.refusal === "http" && "name" in verdict) {
      refuseWithStatus(wire, verdict);
      const { status, name: reason } = verdict;
      const { uniqueId } = credentials;
      this.#mock.journal.add({ kind: "refusal", side: "managed", status, reason, uniqueId, ...arrival });
      return;
    }
    this.#server.handleUpgrade(request, wire, head, (socket) => {
      socket.on("error", () => undefined);
      if ("name" in verdict) this.#refuse(socket, wire.id, verdict, credentials, arrival);
      else {
        const wsHost = new URL(originsOf(this.#mock, request).platformSocket).host;
        new ManagedConnection({ mock: this.#mock, socket, wire, arrival, admission: verdict, wsHost }).start();
      }
    });
  }

  #refuse(socket: WebSocket, id: number, refusal: Refusal, credentials: Credentials, arrival: SocketArrival): void {
    const { options, journal } = this.#mock;
    const { code } = closeCodes[refusal.name];
    const reason = reasonOf(refusal);
    // Public clients are told of a quota before the close; the reference has no such frame.
    if (refusal.name === "TOO_MANY_CONNECTIONS" && options.profile === "vendor-2026") {
      const type = isAnonymous(credentials) ? "anon_limit" : "session_limit";
      socket.send(JSON.stringify({ type, message: refusal.detail ?? reason, upgrade_url: UPGRADE_URL }));
    }
    const { uniqueId } = credentials;
    journal.add({ kind: "close", socket: id, side: "managed", code, reason, by: "mock", uniqueId, ...arrival });
    closeSocket(socket, code, reason);
  }

  async #read(request: IncomingMessage): Promise<Credentials> {
    const { query } = targetOf(request.url);
    const token = query.get("jwtKey");
    // An empty token is none, as an empty key.
    const grant = token ? ((await this.#mock.tokens.verify(token)) ?? "invalid") : undefined;
    const address = request.socket.remoteAddress ?? "";
    return { uniqueId: query.get("uniqueId") ?? "", key: presentedKey(request.headers, query), grant, address };
  }

  /** The order of the checks is the precedence of the close codes: 4400, 4401, 4403, 4429, 4404. */
  #judge(credentials: Credentials): Admission | Refusal {
    const { uniqueId, grant } = credentials;
    if (uniqueId === "") return refusalOf("INVALID_OPTIONS", "uniqueId is missing");
    if (uniqueId.length > MAX_UNIQUE_ID_LENGTH) return refusalOf("INVALID_OPTIONS", "uniqueId is too long");
    if (isAnonymous(credentials) && this.#mock.options.profile === "documented") {
      return refusalOf("INVALID_OPTIONS", "apiKey or jwtKey is missing");
    }
    if (grant === "invalid") return refusalOf("INVALID_AUTH");
    const { clock, tokens, world } = this.#mock;
    const account = this.#accountOf(credentials, grant);
    if (account === undefined) return refusalOf("INVALID_AUTH");
    if (grant !== undefined && !allows(grant, uniqueId)) return refusalOf("NO_PERMISSION");
    const problem = account.websocketProblem(clock.now());
    if (problem !== undefined) return refusalOf("TOO_MANY_CONNECTIONS", problem);
    if (grant !== undefined && !tokens.hasRoomFor(grant)) {
      return refusalOf("TOO_MANY_CONNECTIONS", `the token allows ${grant.maxWebsockets} at once`);
    }
    const room = world.roomOf(uniqueId);
    return room === undefined ? refusalOf("NOT_LIVE") : { account, grant, room };
  }

  #accountOf({ key, address }: Credentials, grant: Grant | undefined): Account | undefined {
    const { accounts } = this.#mock;
    if (key !== undefined) return accounts.get(plainKey(key));
    return grant === undefined ? accounts.ofAddress(address) : accounts.ofGrant(grant.key);
  }

  close(): void {
    for (const socket of this.#server.clients) socket.terminate();
  }
}

function isAnonymous({ key, grant }: Credentials): boolean {
  return key === undefined && grant === undefined;
}

/** A token without creators is good for all of them. */
function allows({ allowedCreators }: Grant, uniqueId: string): boolean {
  return allowedCreators.length === 0 || allowedCreators.some((name) => nameOf(name) === nameOf(uniqueId));
}
