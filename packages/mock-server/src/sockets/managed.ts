import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type CloseCodeName, closeCodes } from "@webcast-kit/contract";
import { WebSocketServer } from "ws";
import type { Account } from "../limits/accounts.ts";
import type { Namespace } from "../namespace/namespace.ts";
import { plainKey } from "../namespace/namespaces.ts";
import { targetOf } from "../request-target.ts";
import type { Grant } from "../tokens.ts";
import type { Room } from "../world/lives.ts";
import { closeSocket } from "./close-socket.ts";
import { ManagedConnection } from "./managed-connection.ts";
import { type Refusal, refuseWithStatus } from "./refusal.ts";

const MAX_CLIENT_FRAME_BYTES = 64 * 1024;
const MAX_UNIQUE_ID_LENGTH = 64;

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
  async handleUpgrade(request: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> {
    const credentials = await this.#read(request);
    const refusal = this.#mock.quirks.refusal === "http" ? this.#judge(credentials) : undefined;
    if (refusal !== undefined && "name" in refusal) {
      refuseWithStatus(stream, refusal);
      this.#mock.journal.add({ kind: "refusal", side: "managed", status: refusal.status, reason: refusal.name });
      return;
    }
    this.#server.handleUpgrade(request, stream, head, (socket) => {
      socket.on("error", () => undefined);
      const verdict = this.#judge(credentials);
      const id = this.#mock.connections.nextId();
      if ("name" in verdict) {
        const { code } = closeCodes[verdict.name];
        const reason = verdict.detail === undefined ? verdict.name : `${verdict.name}: ${verdict.detail}`;
        this.#mock.journal.add({ kind: "close", socket: id, side: "managed", code, reason, by: "mock" });
        closeSocket(socket, code, reason, this.#mock.clock);
        return;
      }
      new ManagedConnection({ id, mock: this.#mock, socket, stream, admission: verdict }).start();
    });
  }

  async #read(request: IncomingMessage): Promise<Credentials> {
    const { query } = targetOf(request.url);
    const header = request.headers["x-api-key"];
    const key = query.get("apiKey") ?? (typeof header === "string" ? header : undefined);
    const token = query.get("jwtKey");
    const grant = token === null ? undefined : ((await this.#mock.tokens.verify(token)) ?? "invalid");
    return { uniqueId: query.get("uniqueId") ?? "", key: key ?? undefined, grant };
  }

  /** The order of the checks is the precedence of the close codes: 4400, 4401, 4403, 4429, 4404. */
  #judge({ uniqueId, key, grant }: Credentials): Admission | Refusal {
    if (uniqueId === "" || uniqueId.length > MAX_UNIQUE_ID_LENGTH) return refusal("INVALID_OPTIONS");
    if (key === undefined && grant === undefined) return refusal("INVALID_OPTIONS");
    if (grant === "invalid") return refusal("INVALID_AUTH");
    const { accounts, clock, tokens, world } = this.#mock;
    const account = accounts.get(key === undefined ? grant?.key : plainKey(key));
    if (account === undefined) return refusal("INVALID_AUTH");
    if (grant !== undefined && !allows(grant, uniqueId)) return refusal("NO_PERMISSION");
    const problem = account.websocketProblem(clock.now());
    if (problem !== undefined) return refusal("TOO_MANY_CONNECTIONS", problem);
    if (grant !== undefined && !tokens.hasRoomFor(grant)) {
      return refusal("TOO_MANY_CONNECTIONS", `the token allows ${grant.maxWebsockets} at once`);
    }
    const room = world.roomOf(uniqueId);
    return room === undefined ? refusal("NOT_LIVE") : { account, grant, room };
  }

  close(): void {
    for (const socket of this.#server.clients) socket.terminate();
  }
}

function refusal(name: CloseCodeName, detail?: string): Refusal {
  const status = httpStatus[name] ?? 500;
  return detail === undefined ? { name, status } : { name, status, detail };
}

/** What a refusal by HTTP status says instead of a close code. */
const httpStatus: Partial<Record<CloseCodeName, number>> = {
  INVALID_OPTIONS: 400,
  INVALID_AUTH: 401,
  NO_PERMISSION: 403,
  NOT_LIVE: 404,
  TOO_MANY_CONNECTIONS: 429,
};

/** A token without creators is good for all of them. */
function allows({ allowedCreators }: Grant, uniqueId: string): boolean {
  const plain = (name: string) => name.replace(/^@/, "").toLowerCase();
  return allowedCreators.length === 0 || allowedCreators.some((name) => plain(name) === plain(uniqueId));
}
