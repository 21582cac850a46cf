import { setTimeout as elapse, setImmediate as nextTurn } from "node:timers/promises";
import type { MockServer } from "@webcast-kit/mock-server";
import { encodeAck, encodeEnterRoom, encodeHeartbeat } from "@webcast-kit/protocol";
import { closePayload } from "../packages/mock-server/src/wire/frames.ts";
import { requestText } from "../packages/mock-server/testing/request-text.ts";
import { RecordedConnection } from "./determinism-client.ts";
import { type Act, credentials } from "./determinism-script.ts";

/** What came of a run. */
export interface Run {
  /** What each connection heard, in the order in which they were opened, and what was done to whom. */
  readonly recordings: readonly string[];
  readonly hash: string;
}

/** Turns of the event loop in which nothing may have come before a step counts as over. */
const QUIET_TURNS = 12;
const LAST_ENDS_MS = 30;
/** How long a request may take that the journal does not know of yet, real time: tokens are signed by other threads. */
const REQUEST_TIMEOUT_MS = 5000;

/** Plays a script to a mock that begins anew with a seed. Each step waits until all that it has set off has come. */
export async function play(mock: MockServer, acts: readonly Act[], seed: number): Promise<Run> {
  mock.reset({ seed });
  const player = new Player(mock);
  for (const act of acts) {
    await player.carryOut(act);
    await player.settle();
  }
  // What a fault holds back comes when time goes on.
  await mock.clock.advance(600_000);
  await player.settle();
  // How a connection ended may take the machine longer to tell than its bytes.
  await elapse(LAST_ENDS_MS);
  await player.settle();
  const hash = mock.transcriptHash();
  return { recordings: player.close(), hash };
}

class Player {
  readonly #mock: MockServer;
  readonly #connections: RecordedConnection[] = [];
  readonly #sockets: RecordedConnection[] = [];
  readonly #notes: string[] = [];

  constructor(mock: MockServer) {
    this.#mock = mock;
  }

  async carryOut(act: Act): Promise<void> {
    switch (act.do) {
      case "request":
        await this.#request(act);
        break;
      case "listen":
        (await this.#openSocket()).upgrade(`/?uniqueId=${act.uniqueId}&apiKey=${act.key}`);
        break;
      case "enter":
        await this.#enter(act.uniqueId);
        break;
      case "say":
        this.#say(this.#sockets[act.nth], act.what);
        break;
      case "leave":
        this.#sockets[act.nth]?.leave();
        break;
      default:
        await this.#control(act);
    }
  }

  /** What is done by whoever has the mock in hand. A refusal is as much of an answer. */
  async #control(act: Exclude<Act, { do: "request" | "listen" | "enter" | "say" | "leave" }>): Promise<void> {
    const mock = this.#mock;
    try {
      if (act.do === "arm") this.#notes.push(JSON.stringify(mock.arm(act.faults)));
      else if (act.do === "kick") this.#notes.push(`kicked ${mock.kick({}, act.code)}`);
      else if (act.do === "advance") await mock.clock.advance(act.ms);
      else if (act.do === "live") this.#notes.push(mock.live(act.uniqueId));
      else if (act.do === "end") mock.end(act.uniqueId);
      else {
        const chats = act.comments.map((comment) => ({ type: "chat", user: { uniqueId: "x" }, comment }) as const);
        this.#notes.push(`delivered ${mock.inject(act.uniqueId, chats)}`);
      }
    } catch (error) {
      this.#notes.push(String(error));
    }
  }

  async #request({ method, path, key, body = "" }: Extract<Act, { do: "request" }>): Promise<RecordedConnection> {
    const connection = await this.#open();
    const { length } = this.#mock.journal.find({ kind: "request" });
    const type = { "content-type": "application/json", "content-length": String(Buffer.byteLength(body)) };
    const headers = { host: "mock", "x-api-key": key, ...(method === "POST" ? type : {}) };
    connection.write(requestText(method, path, headers) + body);
    await this.#mock.journal.waitFor({ kind: "request" }, { count: length + 1, timeoutMs: REQUEST_TIMEOUT_MS });
    return connection;
  }

  /** Asks for a signed URL and goes there, when a fault has left anything of it. */
  async #enter(uniqueId: string): Promise<void> {
    const answer = await this.#request(credentials(uniqueId));
    await this.settle();
    const found = /"data":(\{.*?\})/.exec(answer.bytes.toString("latin1"));
    const data = found && (parse(found[1]) as Record<string, string> | undefined);
    if (!data?.["ws_url"] || !URL.canParse(data["ws_url"])) return;
    const { pathname, search } = new URL(data["ws_url"]);
    const socket = await this.#openSocket();
    socket.upgrade(pathname + search, { Cookie: data["cookies"] ?? "", "User-Agent": data["user_agent"] ?? "" });
    await this.settle();
    socket.say("binary", encodeEnterRoom({ roomId: data["room_id"] ?? "0", cursor: "" }));
  }

  #say(socket: RecordedConnection | undefined, what: Extract<Act, { do: "say" }>["what"]): void {
    if (what === "heartbeat") socket?.say("binary", encodeHeartbeat({ roomId: "1", sendPacketSeqId: "1" }));
    else if (what === "ack") socket?.say("binary", encodeAck({ logId: "1", internalExt: "x" }));
    else if (what === "close") socket?.say("close", closePayload(1000));
    else if (what === "ping") socket?.say("ping", Buffer.from("still there?"));
    else socket?.say("text", Buffer.from("noise"));
  }

  async #open(): Promise<RecordedConnection> {
    const connection = await RecordedConnection.open(this.#mock.port);
    this.#connections.push(connection);
    return connection;
  }

  async #openSocket(): Promise<RecordedConnection> {
    const connection = await this.#open();
    this.#sockets.push(connection);
    return connection;
  }

  /** Waits until nothing comes and nothing is sent any more. On loopback what is sent is there at once. */
  async settle(): Promise<void> {
    let before = this.#progress();
    for (let quiet = 0; quiet < QUIET_TURNS; quiet++) {
      await nextTurn();
      const now = this.#progress();
      if (now !== before) quiet = 0;
      before = now;
    }
  }

  #progress(): string {
    const events = this.#connections.reduce((sum, connection) => sum + connection.events, 0);
    return `${events} ${this.#mock.transcriptHash()}`;
  }

  /** Leaves, and gives all that was heard. */
  close(): string[] {
    const recordings = this.#connections.map((connection) => connection.recording);
    for (const connection of this.#connections) connection.leave();
    return [...this.#notes, ...recordings];
  }
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}
