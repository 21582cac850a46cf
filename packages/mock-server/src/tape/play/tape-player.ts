import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { VirtualClock } from "../../clock/virtual-clock.ts";
import { targetOf } from "../../request-target.ts";
import type { UpgradeEntry } from "../entry.ts";
import { refusalHead } from "../handshake.ts";
import { localBody, localHeaders } from "../own-origin.ts";
import { Cast } from "./cast.ts";
import { playHttp, readBody } from "./http-play.ts";
import type { ResolvedTapeOptions } from "./play-options.ts";
import { takesOf } from "./takes.ts";
import { answerAdmin } from "./tape-admin.ts";
import { TapeConnection, type TapeConnectionState } from "./tape-connection.ts";

/** What went otherwise than on the tape. */
export interface TapeProblem {
  /** The clock's Unix milliseconds. */
  readonly t: number;
  readonly problem: string;
}

/** Where a tape stands. */
export interface TapeServerState {
  readonly id: string;
  readonly mode: string;
  readonly nowMs: number;
  readonly connections: readonly TapeConnectionState[];
  /** The newest 1,000. */
  readonly problems: readonly TapeProblem[];
}

const ADMIN = "/__mock/";
const MAX_PROBLEMS = 1000;

/** The tape, and who it is played to. */
export class TapePlayer {
  host = "";
  readonly #options: ResolvedTapeOptions;
  readonly #cast: Cast;
  readonly #open = new Set<TapeConnection>();
  /** Answers of the tape that are under way. */
  readonly #answers = new Set<ServerResponse>();
  #problems: TapeProblem[] = [];

  constructor(options: ResolvedTapeOptions) {
    this.#options = options;
    this.#cast = new Cast(takesOf(options.tape));
  }

  get clock(): VirtualClock {
    return this.#options.clock;
  }

  state(): TapeServerState {
    const { tape, mode } = this.#options;
    const connections = [...this.#open].map(({ state }) => state);
    return { id: tape.header.id, mode, nowMs: this.clock.now(), connections, problems: this.#problems };
  }

  next({ c, count = 1 }: { readonly c?: number; readonly count?: number } = {}): number {
    const chosen = [...this.#open].filter(({ state }) => c === undefined || state.c === c);
    for (const connection of chosen) connection.release(count);
    return chosen.length;
  }

  reset(): void {
    this.#cast.reset();
    this.#problems = [];
    for (const connection of this.#open) connection.cut();
    for (const response of this.#answers) response.destroy();
  }

  fail(error: unknown): void {
    this.#note(error instanceof Error ? error.message : String(error));
  }

  answer(request: IncomingMessage, response: ServerResponse): void {
    this.clock.touch();
    this.#answer(request, response).catch((error: unknown) => {
      this.fail(error);
      response.destroy();
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "GET", url = "/" } = request;
    const body = await readBody(request);
    if (body === undefined) return sendJson(response, 413, { error: "the body is too long" });
    const { path } = targetOf(url);
    if (path.startsWith(ADMIN)) {
      const answer = await answerAdmin(this, { method, path, body });
      return sendJson(response, answer.status, answer.body);
    }
    const take = this.#cast.request(method, url, body);
    if (take === undefined) {
      this.#note(`no line of the tape has ${method} ${path}`);
      return sendJson(response, 404, { error: `no line of the tape has ${method} ${path}` });
    }
    const { clock, speed } = this.#options;
    this.#answers.add(response);
    response.once("close", () => this.#answers.delete(response));
    await playHttp(take, response, { clock, speed, host: this.host });
  }

  async open(request: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> {
    this.clock.touch();
    const take = this.#cast.socket(request.url ?? "/");
    const key = request.headers["sec-websocket-key"];
    if (take === undefined || key === undefined) {
      const reason = take === undefined ? `no line of the tape opens ${targetOf(request.url).path}` : "no key";
      this.#note(reason);
      stream.end(refusalHead(take === undefined ? 404 : 400, [["Content-Length", "0"]]));
      return;
    }
    const { upgrade } = take;
    if (upgrade !== undefined && upgrade.status !== 101) {
      this.#refuse(upgrade, stream);
      return;
    }
    const connection = new TapeConnection({
      ...{ take, key, stream, head, clock: this.clock, options: this.#options },
      onHeard: () => this.clock.touch(),
      onLate: (line) => this.#note(`the client did not say in time what line ${line} expects`),
    });
    this.#open.add(connection);
    stream.once("close", () => this.#open.delete(connection));
    await connection.play();
  }

  #refuse({ status, headers, body }: UpgradeEntry, stream: Duplex): void {
    const { bytes, added } = localBody(body, this.host);
    stream.end(Buffer.concat([refusalHead(status, localHeaders(headers, this.host, added)), bytes]));
  }

  #note(problem: string): void {
    this.#problems.push({ t: this.clock.now(), problem });
    if (this.#problems.length > MAX_PROBLEMS) this.#problems.shift();
  }
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
