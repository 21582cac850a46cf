import type { IncomingMessage } from "node:http";
import { WebSocketServer } from "ws";
import { arrivalOf } from "../conduct/arrival.ts";
import type { Namespace } from "../namespace/namespace.ts";
import { targetOf } from "../request-target.ts";
import type { Wire } from "../wire/wire.ts";
import { refuseUpgrade } from "./upgrades.ts";
import { WebcastConnection, type WebcastConnectionReport } from "./webcast-connection.ts";
import { readWebcastQuery } from "./webcast-url.ts";

/** Reports that are kept; the oldest go first. */
const MAX_REPORTS = 1000;
const MAX_CLIENT_FRAME_BYTES = 64 * 1024;
const SECOND_MS = 1000;

/** TikTok's side: the binary socket that signed URLs lead to. */
export class WebcastSockets {
  readonly #mock: Namespace;
  readonly #server: WebSocketServer;
  readonly #reports: { report: () => WebcastConnectionReport }[] = [];

  constructor(mock: Namespace) {
    this.#mock = mock;
    this.#server = new WebSocketServer({
      noServer: true,
      perMessageDeflate: false,
      maxPayload: MAX_CLIENT_FRAME_BYTES,
      // The service does not answer pings, so a client must not rely on pongs.
      autoPong: false,
    });
    const interval = Math.ceil(mock.options.heartbeatIntervalMs / SECOND_MS);
    this.#server.on("headers", (headers) => headers.push(`Handshake-Options: ping-interval=${interval}`));
  }

  /** What every connection did so far, oldest first. */
  reports(): WebcastConnectionReport[] {
    return this.#reports.map(({ report }) => report());
  }

  /** Lets a client in that presents a signed URL with the cookies and the User-Agent that it was signed for. */
  handleUpgrade(request: IncomingMessage, wire: Wire, head: Buffer): void {
    const { signatures, visitors, journal, world } = this.#mock;
    const arrival = arrivalOf(journal, request);
    const address = request.socket.remoteAddress ?? "";
    const problem =
      signatures.verifySocket({
        pathAndQuery: request.url ?? "/",
        userAgent: request.headers["user-agent"],
        cookies: request.headers.cookie,
      }) ?? (visitors.hasRoomForSocket(address) ? undefined : "too many connections");
    if (problem !== undefined) {
      // The service refuses with status 200 and a reason in a header, not with an error status.
      refuseUpgrade(wire, "200 OK", { "Handshake-Status": "415", "Handshake-Msg": problem });
      const { roomId } = readWebcastQuery(targetOf(request.url).query);
      const uniqueId = world.roomById(roomId)?.uniqueId ?? "";
      journal.add({ kind: "refusal", side: "webcast", status: 200, reason: problem, uniqueId, ...arrival });
      return;
    }
    this.#server.handleUpgrade(request, wire, head, (socket) => {
      const connection = new WebcastConnection({ id: wire.id, mock: this.#mock, socket, request, address, arrival });
      this.#keepReport(connection);
      connection.start();
    });
  }

  #keepReport(connection: WebcastConnection): void {
    const entry = { report: () => connection.report() };
    this.#reports.push(entry);
    if (this.#reports.length > MAX_REPORTS) this.#reports.shift();
    // Of one that is over only the report is kept.
    connection.onEnd = () => {
      const report = connection.report();
      entry.report = () => report;
    };
  }

  close(): void {
    for (const socket of this.#server.clients) socket.terminate();
  }
}
