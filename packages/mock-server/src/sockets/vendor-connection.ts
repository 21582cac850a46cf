import { closeCodes } from "@webcast-kit/contract";
import type { WebSocket } from "ws";
import type { Account } from "../limits/accounts.ts";
import type { Namespace } from "../namespace/namespace.ts";
import type { Connection } from "./connections.ts";
import { SocketLife } from "./socket-life.ts";

export interface VendorConnectionInit {
  readonly id: number;
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
  readonly #life: SocketLife;
  #role: VendorRole | undefined;
  #lifetime: unknown;

  constructor(init: VendorConnectionInit) {
    const { id, mock, socket, account } = init;
    this.id = id;
    this.key = account?.key ?? "";
    this.#init = init;
    this.#life = new SocketLife({
      mock,
      socket,
      id: this.id,
      side: this.side,
      stop: () => this.#role?.end(),
      release: () => this.#release(),
    });
  }

  roomId(): string {
    return "";
  }

  deliver(): boolean {
    return false;
  }

  start(role: VendorRole): void {
    const { mock, account } = this.#init;
    this.#role = role;
    account?.takeWebsocket(mock.clock.now());
    this.#life.begin(this, (data, isBinary) => role.hear(data, isBinary));
    const { code, name } = closeCodes.MAX_LIFETIME;
    const { limits } = account ?? {};
    if (limits) this.#lifetime = mock.clock.setTimeout(() => this.close(code, name), limits.websocketLifetimeMs);
    role.start();
  }

  send(message: object): Promise<void> {
    return this.#life.sender.send(JSON.stringify(message));
  }

  /** Tells of a message that is none. */
  warn(bytes: number, warning: string): void {
    this.#life.note(bytes, warning);
  }

  close(code: number, reason: string): void {
    this.#life.close(code, reason);
  }

  #release(): void {
    const { mock, account } = this.#init;
    mock.clock.clearTimeout(this.#lifetime);
    account?.releaseWebsocket();
  }
}
