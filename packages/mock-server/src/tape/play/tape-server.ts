import { createServer, type Server } from "node:http";
import type { VirtualClock } from "../../clock/virtual-clock.ts";
import { Upgrades } from "../../sockets/upgrades.ts";
import { listen } from "../listen.ts";
import { resolveTapeOptions, type TapeServerOptions } from "./play-options.ts";
import { TapePlayer, type TapeServerState } from "./tape-player.ts";

/** A server that plays a tape. */
export interface TapeServer extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  readonly wsUrl: string;
  readonly clock: VirtualClock;
  state(): TapeServerState;
  /**
   * Moves a triggered tape on by the next `count` lines (default 1) on connection `c` of the tape, or on each that is
   * open.
   *
   * @returns on how many connections
   */
  next(selector?: { readonly c?: number; readonly count?: number }): number;
  /**
   * A hash over all answers and all bytes that were sent on sockets since the tape began: equal for two runs of the same
   * tape, options, time and client. 64 hexadecimal digits.
   */
  transcriptHash(): string;
  /** Cuts every socket and every answer that is under way; the tape is as at first. */
  reset(): void;
  /** Cuts every connection and frees the port. */
  close(): Promise<void>;
}

/**
 * Starts a server that plays a tape: requests get the answers of the tape by method, path and query, sockets by the
 * path of their open line, byte for byte.
 *
 * @throws {MockServerError} ERR_ARGUMENT when an option is out of range; ERR_LISTEN when the port cannot be had
 */
export async function startTapeServer(options: TapeServerOptions): Promise<TapeServer> {
  const resolved = resolveTapeOptions(options);
  const player = new TapePlayer(resolved);
  const http = createServer((request, response) => player.answer(request, response));
  const upgrades = new Upgrades(
    http,
    () => (request, stream, head) => player.open(request, stream, head),
    (error) => player.fail(error),
  );
  const { host, port } = await listen(http, resolved);
  player.host = host;
  return toServer({ player, http, upgrades, port, clock: resolved.clock });
}

interface Parts {
  readonly player: TapePlayer;
  readonly http: Server;
  readonly upgrades: Upgrades;
  readonly port: number;
  readonly clock: VirtualClock;
}

function toServer({ player, http, upgrades, port, clock }: Parts): TapeServer {
  const close = async () => {
    const closed = new Promise<void>((resolve) => http.close(() => resolve()));
    upgrades.close();
    http.closeAllConnections();
    await closed;
  };
  return {
    ...{ port, clock, close, [Symbol.asyncDispose]: close },
    ...{ url: `http://${player.host}`, wsUrl: `ws://${player.host}` },
    state: () => player.state(),
    next: (selector) => player.next(selector),
    transcriptHash: () => player.transcriptHash(),
    reset: () => player.reset(),
  };
}
