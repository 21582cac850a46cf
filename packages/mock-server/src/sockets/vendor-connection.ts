import { closeCodes } from "@webcast-kit/contract";
import type { WebSocket } from "ws";
import type { Account } from "../limits/accounts.ts";
import type { Namespace } from "../namespace/namespace.ts";
import { closeSocket } from "./close-socket.ts";
import type { Connection } from "./connections.ts";
import { PacedSender, SLOW_READER } from "./paced-sender.ts";

export interface VendorConnectionInit {
  readonly mock: Namespace;
  readonly socket: WebSocket;
  /** Nobody's where a key is not needed. */
  readonly account: Account | undefined;
}

/** What a socket of the profile vendor-2026 does beside opening and closing. */
export interface VendorRole {
  start(): void;
  hear(data: Buffer, isBinary: boolean): void;
  end(): void;
}

/** One client of an undocumented socket. The journal has it beside the managed ones; it is in no room. */
export class VendorConnection implements Connection {
  readonly id: number;
  readonly side = "managed";
  readonly uniqueId = "";
  readonly key: string;
  readonly #init: VendorConnectionInit;
  readonly #sender: PacedSender;
  #role: VendorRole | undefined;
  #lifetime: unknown;
  /** Set when the mock closes. */
  #closing: { readonly code: number; readonly reason: string } | undefined;

  constructor(init: VendorConnectionInit) {
    const { mock, socket, account } = init;
    this.id = mock.connections.nextId();
    this.key = account?.key ?? "";
    this.#init = init;
    this.#sender = new PacedSender(socket, () => this.close(SLOW_READER.code, SLOW_READER.reason));
  }

  roomId(): string {
    return "";
  }

  deliver(): boolean {
    return false;
  }

  start(role: VendorRole): void {
    const { mock, socket, account } = this.#init;
    this.#role = role;
    account?.takeWebsocket(mock.clock.now());
    mock.connections.add(this);
    mock.journal.add({ kind: "open", socket: this.id, side: this.side, uniqueId: this.uniqueId });
    socket.once("close", (code, reason) => this.#end(code, reason.toString()));
    socket.on("message", (data, isBinary) => {
      mock.clock.touch();
      role.hear(data as Buffer, isBinary);
    });
    const { code, name } = closeCodes.MAX_LIFETIME;
    const { limits } = account ?? {};
    if (limits) this.#lifetime = mock.clock.setTimeout(() => this.close(code, name), limits.websocketLifetimeMs);
    role.start();
  }

  send(message: object): Promise<void> {
    return this.#sender.send(JSON.stringify(message));
  }

  /** Tells of a message that is none. */
  warn(bytes: number, warning: string): void {
    this.#init.mock.journal.add({ kind: "message", socket: this.id, side: this.side, bytes, warning });
  }

  close(code: number, reason: string): void {
    if (this.#closing) return;
    this.#closing = { code, reason };
    this.#role?.end();
    closeSocket(this.#init.socket, code, reason);
  }

  #end(code: number, reason: string): void {
    const { mock, account } = this.#init;
    this.#role?.end();
    mock.clock.clearTimeout(this.#lifetime);
    account?.releaseWebsocket();
    mock.connections.remove(this.id);
    const by = this.#closing ? "mock" : "client";
    mock.journal.add({ kind: "close", socket: this.id, side: this.side, ...(this.#closing ?? { code, reason }), by });
  }
}
