import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { VirtualClock } from "../../clock/virtual-clock.ts";
import { targetOf } from "../../request-target.ts";
import { LeftOpen } from "../../wire/left-open.ts";
import { Transcript } from "../../wire/transcript.ts";
import type { UpgradeEntry } from "../entry.ts";
import { refusalHead } from "../handshake.ts";
import { localBody, localHeaders, OWN_HOST } from "../own-origin.ts";
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
  readonly #leftOpen = new LeftOpen();
  #problems: TapeProblem[] = [];
  #transcript = this.#newTranscript();
  /** Counts the handshakes since the tape began. */
  #sockets = 0;

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

  /** A hash over all that was sent since the tape began. */
  transcriptHash(): string {
    return this.#transcript.digest();
  }

  reset(): void {
    this.#cast.reset();
    this.#problems = [];
    this.#transcript = this.#newTranscript();
    this.#sockets = 0;
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
    const transcript = this.#transcript;
    const refuse = (status: number, error: string) => {
      const text = sendJson(response, status, { error });
      transcript.answer(String(status), text);
    };
    const body = await readBody(request);
    if (body === undefined) return refuse(413, "the body is too long");
    const { path } = targetOf(url);
    if (path.startsWith(ADMIN)) {
      const answer = await answerAdmin(this, { method, path, body });
      sendJson(response, answer.status, answer.body);
      return;
    }
    const take = this.#cast.request(method, url, body);
    if (take === undefined) {
      this.#note(`no line of the tape has ${method} ${path}`);
      return refuse(404, `no line of the tape has ${method} ${path}`);
    }
    const { clock, speed } = this.#options;
    this.#answers.add(response);
    response.once("close", () => this.#answers.delete(response));
    const sent = (head: string, bytes: Buffer) => transcript.answer(head, bytes);
    await playHttp(take, response, { clock, speed, host: this.host, leftOpen: this.#leftOpen, sent });
  }

  async open(request: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> {
    this.clock.touch();
    const take = this.#cast.socket(request.url ?? "/");
    const key = request.headers["sec-websocket-key"];
    const sent = this.#transcribe(stream, key);
    if (take === undefined || key === undefined) {
      const reason = take === undefined ? `no line of the tape opens ${targetOf(request.url).path}` : "no key";
      this.#note(reason);
      const refusal = refusalHead(take === undefined ? 404 : 400, [["Content-Length", "0"]]);
      sent(refusal);
      stream.end(refusal);
      return;
    }
    const { upgrade } = take;
    if (upgrade !== undefined && upgrade.status !== 101) {
      sent(refusalOf(upgrade, OWN_HOST));
      stream.end(refusalOf(upgrade, this.host));
      return;
    }
    const connection = new TapeConnection({
      ...{ take, key, stream, head, clock: this.clock, options: this.#options },
      leftOpen: this.#leftOpen,
      onSent: sent,
      onHeard: () => this.clock.touch(),
      onLate: (line) => this.#note(`the client did not say in time what line ${line} expects`),
    });
    this.#open.add(connection);
    stream.once("close", () => this.#open.delete(connection));
    await connection.play();
  }

  /** Gives what takes the bytes that leave on a connection into the transcript, also after a reset into its own. */
  #transcribe(stream: Duplex, key: string | undefined): (bytes: Buffer) => void {
    const [transcript, socket] = [this.#transcript, ++this.#sockets];
    transcript.open(socket, key);
    stream.once("close", () => transcript.end(socket));
    return (bytes) => transcript.add(socket, bytes);
  }

  #newTranscript(): Transcript {
    return new Transcript(() => this.host);
  }

  #note(problem: string): void {
    this.#problems.push({ t: this.clock.now(), problem });
    if (this.#problems.length > MAX_PROBLEMS) this.#problems.shift();
  }
}

function refusalOf({ status, headers, body }: UpgradeEntry, host: string): Buffer {
  const { bytes, added } = localBody(body, host);
  return Buffer.concat([refusalHead(status, localHeaders(headers, host, added)), bytes]);
}

/** @returns the text that was sent */
function sendJson(response: ServerResponse, status: number, body: object): string {
  const text = JSON.stringify(body);
  response.writeHead(status, { "content-type": "application/json" });
  response.end(text);
  return text;
}
