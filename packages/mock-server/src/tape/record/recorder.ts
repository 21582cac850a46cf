import { createServer, type Server } from "node:http";
import { checkNumber } from "../../check-number.ts";
import { type Clock, systemClock } from "../../clock/clock.ts";
import { Upgrades } from "../../sockets/upgrades.ts";
import { listen } from "../listen.ts";
import { type Relay, relayRequest } from "./relay-request.ts";
import { relaySocket } from "./relay-socket.ts";
import { TapeWriter, type TapeWriterInit } from "./tape-writer.ts";
import { createUpstream } from "./upstream.ts";

export interface RecorderOptions {
  /** The server that is recorded: an `http:` or `https:` URL, whose path comes before that of every request. */
  readonly upstream: string;
  /** The tape; it must not be there. */
  readonly file: string;
  /** Port to listen on, 0 to 65,535; 0 lets the system choose a free one. Default 0. */
  readonly port?: number;
  /** Address to listen on. Default `127.0.0.1`. */
  readonly host?: string;
  /** Whether keys, cookies, tokens and signatures stay in the tape. Default false. */
  readonly unredacted?: boolean;
  /** Where the times of the lines come from. Default: the machine's clock. */
  readonly clock?: Clock;
  /** Told when a line cannot be written, e.g. because the disk is full: what passes still passes, but is not recorded. */
  readonly onError?: (error: unknown) => void;
}

/** A reverse proxy that writes down what passes. */
export interface Recorder extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  readonly wsUrl: string;
  /** Lines that were written behind the header. */
  readonly lines: number;
  /** Whether all that passed was written: false from the first line on for which there was no room. */
  readonly isWhole: boolean;
  /** Cuts every connection, frees the port and ends the tape. */
  close(): Promise<void>;
}

/**
 * Starts a reverse proxy for requests and both kinds of sockets. Each line is in the file as soon as it happened, a
 * request with its answer when that is whole.
 *
 * @throws {MockServerError} ERR_ARGUMENT when an option is out of range, or the file is there already; ERR_LISTEN when
 *   the port cannot be had
 */
export async function startRecorder(options: RecorderOptions): Promise<Recorder> {
  const { port = 0, host = "127.0.0.1", unredacted = false, clock = systemClock, onError = () => undefined } = options;
  checkNumber("port", port, { min: 0, max: 65_535, whole: true });
  const upstream = createUpstream(options.upstream);
  const server = createServer();
  const address = await listen(server, { host, port });
  const writer = openWriter(server, { file: options.file, unredacted, clock, onError });
  const relay: Relay = { upstream, writer, host: address.host, unredacted };
  const underWay = new Set<Promise<void>>();
  server.on("request", (request, response) => {
    const relayed = relayRequest(request, response, relay)
      .catch((error: unknown) => {
        onError(error);
        response.destroy();
      })
      .finally(() => underWay.delete(relayed));
    underWay.add(relayed);
  });
  const upgrades = new Upgrades(
    server,
    () => (request, stream, head) => relaySocket(request, stream, head, relay),
    onError,
  );
  const close = async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    upgrades.close();
    server.closeAllConnections();
    await closed;
    // What was asked until now is on the tape, too.
    await Promise.all(underWay);
    writer.close();
  };
  return {
    ...{ port: address.port, close, [Symbol.asyncDispose]: close },
    ...{ url: `http://${address.host}`, wsUrl: `ws://${address.host}` },
    get lines() {
      return writer.lines;
    },
    get isWhole() {
      return writer.isWhole;
    },
  };
}

/** A server without a tape must not go on. */
function openWriter(server: Server, init: TapeWriterInit): TapeWriter {
  try {
    return new TapeWriter(init);
  } catch (error) {
    server.close();
    throw error;
  }
}
