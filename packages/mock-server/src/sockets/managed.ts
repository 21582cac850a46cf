import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type CloseCodeName, closeCodes } from "@webcast-kit/contract";
import { decodeEvent, isStreamEnd } from "@webcast-kit/protocol";
import { type WebSocket, WebSocketServer } from "ws";
import type { Clock } from "../clock.ts";
import type { Account } from "../limits/accounts.ts";
import { targetOf } from "../request-target.ts";
import type { Room, World } from "../rooms/world.ts";
import { playTape } from "../tape/player.ts";
import type { MessageEntry, TapeBatch } from "../tape/tape.ts";
import { closeSocket } from "./close-socket.ts";
import { PacedSender } from "./paced-sender.ts";

export interface ManagedSocketsOptions {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly world: World;
  readonly clock: Clock;
  readonly speed: number;
  /** Host of this server, for `roomInfo`. */
  readonly host: () => string;
}

const MAX_CLIENT_FRAME_BYTES = 64 * 1024;
const MAX_UNIQUE_ID_LENGTH = 64;

/** A client that was let in. */
interface Admission {
  readonly account: Account;
  readonly room: Room;
}

/** The managed JSON socket: `/?uniqueId=…&apiKey=…`. */
export class ManagedSockets {
  readonly #options: ManagedSocketsOptions;
  readonly #server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_CLIENT_FRAME_BYTES,
  });

  constructor(options: ManagedSocketsOptions) {
    this.#options = options;
  }

  /** Accepts, and then closes a client that is refused: a close code cannot travel in an HTTP refusal. */
  handleUpgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, stream, head, (socket) => {
      socket.on("error", () => undefined);
      const admission = this.#admit(request);
      if (typeof admission === "string") {
        this.#close(socket, admission);
        return;
      }
      void this.#serve(socket, admission).catch(() => socket.terminate());
    });
  }

  /** The order of the checks is the precedence of the close codes: 4400, 4401, 4429, 4404. */
  #admit(request: IncomingMessage): Admission | CloseCodeName {
    const { query } = targetOf(request.url);
    const uniqueId = query.get("uniqueId") ?? "";
    const key = query.get("apiKey") ?? request.headers["x-api-key"];
    const hasCredentials = typeof key === "string" || query.has("jwtKey");
    if (uniqueId === "" || uniqueId.length > MAX_UNIQUE_ID_LENGTH || !hasCredentials) return "INVALID_OPTIONS";
    const account = typeof key === "string" ? this.#options.accounts.get(key) : undefined;
    if (account === undefined) return "INVALID_AUTH";
    const now = this.#options.clock.now();
    if (!account.hasRoomForWebsocket(now)) return "TOO_MANY_CONNECTIONS";
    const room = this.#options.world.roomOf(uniqueId);
    if (room === undefined) return "NOT_LIVE";
    account.takeWebsocket(now);
    return { account, room };
  }

  async #serve(socket: WebSocket, { account, room }: Admission): Promise<void> {
    const { speed, clock } = this.#options;
    const ended = new AbortController();
    socket.once("close", () => {
      account.releaseWebsocket();
      ended.abort();
    });
    const sender = new PacedSender(socket);
    await sender.send(JSON.stringify(this.#roomInfo(room)));
    const send = (batch: TapeBatch) => this.#play(socket, sender, batch);
    await playTape(room.batches, { speed, clock, signal: ended.signal, send });
  }

  /** Both readings of the reference at once: its fields at the top, and under `data`. */
  #roomInfo({ roomId, uniqueId, clusterRegion }: Room): object {
    const connectedAt = new Date(this.#options.clock.now()).toISOString();
    const fields = { roomId, uniqueId, connectedAt };
    const data = { type: "roomInfo", ...fields, wsHost: this.#options.host(), clusterRegion };
    return { event: "roomInfo", ...fields, data };
  }

  async #play(socket: WebSocket, sender: PacedSender, batch: TapeBatch): Promise<void> {
    switch (batch.kind) {
      case "messages": {
        const sent = batch.messages.map((entry) => this.#sendEvent(sender, entry));
        const ends = (await Promise.all(sent)).includes(true);
        if (ends) this.#close(socket, "STREAM_END");
        break;
      }
      case "text":
        await sender.send(batch.text);
        break;
      case "close":
        closeSocket(socket, batch.code, batch.reason, this.#options.clock);
        break;
      case "frame":
      // A binary frame belongs to the binary socket.
    }
  }

  /** Sends one event; tells whether it ends the stream. */
  async #sendEvent(sender: PacedSender, entry: MessageEntry): Promise<boolean> {
    const event = entry.event ?? decodeEvent(entry.message);
    const { type } = event;
    const data = "payload" in event ? { type, method: event.method, msgId: event.msgId } : event;
    await sender.send(JSON.stringify({ event: type, data }));
    return event.type === "control" && isStreamEnd(event.action);
  }

  #close(socket: WebSocket, name: CloseCodeName): void {
    closeSocket(socket, closeCodes[name].code, name, this.#options.clock);
  }

  close(): void {
    for (const socket of this.#server.clients) socket.terminate();
  }
}
