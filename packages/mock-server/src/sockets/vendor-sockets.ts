import type { IncomingMessage } from "node:http";
import { closeCodes, tiers } from "@webcast-kit/contract";
import { defaultLimits } from "@webcast-kit/protocol";
import { type WebSocket, WebSocketServer } from "ws";
import type { Account } from "../limits/accounts.ts";
import type { Namespace } from "../namespace/namespace.ts";
import { plainKey } from "../namespace/namespaces.ts";
import { presentedKey } from "../presented-key.ts";
import { targetOf } from "../request-target.ts";
import type { Wire } from "../wire/wire.ts";
import { closeSocket } from "./close-socket.ts";
import { type Refusal, reasonOf, refusalOf, refuseWithStatus } from "./refusal.ts";
import { VendorConnection } from "./vendor-connection.ts";
import { createDecoder } from "./vendor-decode.ts";
import { createFirehose } from "./vendor-firehose.ts";
import { type GifterFilter, readGifterFilter } from "./vendor-gifter-alert.ts";

const DECODE_PATH = "/decode";
const FIREHOSE_PATH = "/firehose/gifters";

/** READMEs say: Global Agency, which is the largest tier here. */
const FIREHOSE_TIER = "ultra";

interface Admission {
  readonly account: Account | undefined;
  /** Of the firehose only. */
  readonly filter?: GifterFilter;
}

/** The sockets that public clients open beside the documented ones. `/captions/plugin` is not played. */
export class VendorSockets {
  readonly #mock: Namespace;
  readonly #server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: defaultLimits.maxFrameBytes,
  });

  constructor(mock: Namespace) {
    this.#mock = mock;
  }

  handleUpgrade(request: IncomingMessage, wire: Wire, head: Buffer): void {
    const { quirks, journal } = this.#mock;
    const verdict = this.#judge(request);
    if (quirks.refusal === "http" && "name" in verdict) {
      refuseWithStatus(wire, verdict);
      journal.add({ kind: "refusal", side: "managed", status: verdict.status, reason: verdict.name });
      return;
    }
    this.#server.handleUpgrade(request, wire, head, (socket) => {
      socket.on("error", () => undefined);
      if ("name" in verdict) this.#refuse(socket, wire.id, verdict);
      else this.#start(socket, wire.id, verdict);
    });
  }

  #start(socket: WebSocket, id: number, { account, filter }: Admission): void {
    const mock = this.#mock;
    const connection = new VendorConnection({ id, mock, socket, account });
    connection.start(
      filter === undefined ? createDecoder(mock, connection) : createFirehose({ mock, connection, filter }),
    );
  }

  #refuse(socket: WebSocket, id: number, refusal: Refusal): void {
    const { journal } = this.#mock;
    const { name, detail } = refusal;
    const { code } = closeCodes[name];
    const reason = reasonOf(refusal);
    // A client of /decode reads this, and stops.
    if (name === "TOO_MANY_CONNECTIONS") socket.send(JSON.stringify({ error: detail, type: "rate_limited" }));
    journal.add({ kind: "close", socket: id, side: "managed", code, reason, by: "mock" });
    closeSocket(socket, code, reason);
  }

  /** The order of the checks is that of the managed socket. */
  #judge(request: IncomingMessage): Admission | Refusal {
    const { path, query } = targetOf(request.url);
    const key = presentedKey(request.headers, query);
    const filter = path.endsWith(FIREHOSE_PATH) ? filterOf(query) : undefined;
    if (typeof filter === "string") return refusalOf("INVALID_OPTIONS", filter);
    // Frames are decoded for who has no key, too.
    if (key === undefined) return filter === undefined ? { account: undefined } : refusalOf("INVALID_OPTIONS");
    const account = this.#mock.accounts.get(plainKey(key));
    if (account === undefined) return refusalOf("INVALID_AUTH");
    if (filter !== undefined && tiers.indexOf(account.tier) < tiers.indexOf(FIREHOSE_TIER)) {
      return refusalOf("NO_PERMISSION", `the firehose needs tier ${FIREHOSE_TIER}`);
    }
    const problem = account.websocketProblem(this.#mock.clock.now());
    if (problem !== undefined) return refusalOf("TOO_MANY_CONNECTIONS", problem);
    return filter === undefined ? { account } : { account, filter };
  }

  close(): void {
    for (const socket of this.#server.clients) socket.terminate();
  }
}

function filterOf(query: URLSearchParams): GifterFilter | string {
  const { min_diamonds: least, ...fields } = Object.fromEntries(query);
  return readGifterFilter(least === undefined ? fields : { ...fields, min_diamonds: Number(least) });
}

/** The undocumented sockets at a path; none where the reference is played. */
export function vendorSocketsAt(mock: Namespace, path: string): VendorSockets | undefined {
  const isKnown = path === DECODE_PATH || path === FIREHOSE_PATH;
  return isKnown && mock.options.profile === "vendor-2026" ? mock.vendor : undefined;
}
