import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  type MockServer,
  type MockServerOptions,
  parseTape,
  quietTape,
  readDemoTape,
  startMockServer,
  type Tape,
} from "@webcast-kit/mock-server";
import { decodeEvent, type LiveEvent, type LiveEventInit } from "@webcast-kit/protocol";
import { WebSocket } from "ws";
import { gradeClient, toNamedReport } from "../packages/mock-server/src/grade/grade-client.ts";
import { scenarios } from "../packages/mock-server/src/grade/scenarios/index.ts";

/** A program and its arguments, without the @name that it is to hear. */
export type Command = readonly string[];

/** Whom programs hear, unless a test wants another. */
const CREATOR = "streamer";
const STOP_TIMEOUT_MS = 15_000;
/** Longest time for a program, also for one that has to start a virtual machine while others do. */
const RUN_TIMEOUT_MS = 60_000;

const examplesFolder = new URL("../examples/", import.meta.url);

/** The path of a file in `examples/`. */
export function exampleFile(path: string): string {
  return fileURLToPath(new URL(path, examplesFolder));
}

/** How a program ended, and what it printed, by lines. */
export interface Ended {
  /** Missing when a signal ended it. */
  readonly exitCode: number | undefined;
  readonly out: readonly string[];
  readonly err: readonly string[];
}

interface ProgramOptions {
  /** Default `streamer`. */
  readonly uniqueId?: string;
  /** The program ends by itself after so many events. */
  readonly maxEvents?: number;
  /** Default that of tier pro. */
  readonly key?: string;
}

/** A program of `examples/`, told by its environment to go to a mock. */
export class Program {
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;
  #out = "";
  #err = "";

  /** Starts a program with `WEBCAST_BASE_URL`, `WEBCAST_API_KEY` and `WEBCAST_MAX_EVENTS`, and the @name behind its arguments. */
  static start(command: Command, mock: MockServer, options: ProgramOptions = {}): Program {
    const { uniqueId = CREATOR, maxEvents, key = mock.keys.pro } = options;
    return new Program([...command, uniqueId], {
      WEBCAST_BASE_URL: mock.url,
      WEBCAST_API_KEY: key,
      ...(maxEvents === undefined ? {} : { WEBCAST_MAX_EVENTS: String(maxEvents) }),
    });
  }

  /** Starts any command with these variables; of the `WEBCAST_` ones it has no others. */
  constructor([file = "", ...args]: Command, environment: Readonly<Record<string, string>>) {
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("WEBCAST_"));
    const env = { ...Object.fromEntries(inherited), ...environment };
    // A group of its own: whatever it starts is ended with it.
    const child = spawn(file, args, { env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    this.#child = child;
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.#out += text;
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#err += text;
    });
    const timer = setTimeout(() => this.#signal("SIGKILL"), RUN_TIMEOUT_MS);
    this.ended = new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (exitCode) => {
        clearTimeout(timer);
        resolve({ exitCode: exitCode ?? undefined, out: this.out(), err: this.err() });
      });
    });
  }

  /** Lines that it printed so far. */
  out(): string[] {
    return linesOf(this.#out);
  }

  err(): string[] {
    return linesOf(this.#err);
  }

  /** Tells it to end, as Ctrl-C would; kills what does not. */
  async stop(signal: "SIGINT" | "SIGTERM" = "SIGTERM"): Promise<Ended> {
    // To the program alone: what is in its group has to go with it.
    this.#child.kill(signal);
    const timer = setTimeout(() => this.#signal("SIGKILL"), STOP_TIMEOUT_MS);
    try {
      return await this.ended;
    } finally {
      clearTimeout(timer);
    }
  }

  #signal(signal: NodeJS.Signals): void {
    try {
      if (this.#child.pid !== undefined) process.kill(-this.#child.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}

function linesOf(text: string): string[] {
  return text.split("\n").slice(0, -1);
}

/** Where what a program printed is not what it had to print, and what it said beside it; nothing when it is the same. */
export function firstDifference({ exitCode, out, err }: Ended, expected: readonly string[]): object | undefined {
  const length = Math.max(out.length, expected.length);
  const line = Array.from({ length }, (_, index) => index).find((index) => out[index] !== expected[index]);
  return line === undefined ? undefined : { line, expected: expected[line], got: out[line], exitCode, err };
}

/** A mock whose rooms play {@link roomTape}, as fast as it is read. */
export function startRoom(options: MockServerOptions = {}): Promise<MockServer> {
  return startMockServer({ tape: roomTape, speed: 0, ...options });
}

/** A mock in whose rooms nothing happens but what a test does. */
export function startQuietRoom(options: MockServerOptions = {}): Promise<MockServer> {
  return startMockServer({ tape: quietTape(), ...options });
}

/** The demo room, before which there is a message that nobody knows, and one that cannot be decoded. */
const roomTape: Tape = {
  ...readDemoTape(),
  entries: [...fixture("unknown-and-broken").entries, ...readDemoTape().entries],
};

function fixture(name: string): Tape {
  return parseTape(readFileSync(new URL(`../fixtures/tapes/${name}.tape.jsonl`, import.meta.url), "utf8"));
}

const roomMessages = roomTape.entries.filter((entry) => entry.kind === "message");

/** What a program of the managed socket prints of that room. */
export const managedLines: readonly string[] = [
  "roomInfo",
  ...roomMessages.map(({ event, message }) => {
    const said = event ?? decodeEvent(message);
    return lineOf(said) ?? said.type;
  }),
];

/** What a program of the binary socket prints of it: what it cannot decode is no event. */
export const directLines: readonly string[] = roomMessages.flatMap(({ message }) => {
  const event = decodeEvent(message);
  return event.type === "decodeError" ? [] : [lineOf(event) ?? message.method];
});

/** Of the types that have more to say than their name. */
function lineOf(event: LiveEvent | LiveEventInit): string | undefined {
  switch (event.type) {
    case "chat":
      return `chat ${event.user.nickname}: ${event.comment}`;
    case "gift":
      return `gift ${event.user.nickname} ${event.giftName} x ${event.repeatCount}`;
    case "like":
      return `like ${event.user.nickname} ${event.likeCount}`;
    default:
      return undefined;
  }
}

/** The same with events in place of messages, as this project's library tells them. */
export const directEventLines: readonly string[] = roomMessages.map(({ message }) => {
  const event = decodeEvent(message);
  return lineOf(event) ?? event.type;
});

/** What a program of the captions socket prints of the first messages: who listens to the same room hears the same. */
export async function captionsLines({ wsUrl, keys }: MockServer, count: number): Promise<string[]> {
  const socket = new WebSocket(`${wsUrl}/captions?uniqueId=${CREATOR}&apiKey=${keys.pro}`);
  const lines: string[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      socket.on("error", reject).on("close", () => reject(new Error("The captions ended too soon")));
      socket.on("message", (data) => {
        const { type, language, text } = JSON.parse(String(data));
        lines.push(type === "caption" ? `caption ${language}: ${text}` : type);
        if (lines.length >= count) resolve();
      });
    });
  } finally {
    socket.close();
  }
  return lines.slice(0, count);
}

export interface ExamplesGradeOptions {
  /** Names of scenarios. */
  readonly names: readonly string[];
  /** How many are played at the same time. */
  readonly jobs: number;
  /** Cuts each short, in seconds. */
  readonly timeoutSeconds: number;
}

/** What `webcast-mock grade` finds in a program, by scenario: broken rules and how, or why the scenario was skipped. */
export async function findingsOf(command: Command, options: ExamplesGradeOptions): Promise<Record<string, string[]>> {
  const { names, jobs, timeoutSeconds } = options;
  const results = await gradeClient({
    scenarios: scenarios.filter(({ name }) => names.includes(name)),
    command: ["sh", exampleFile("graded.sh"), ...command],
    jobs,
    timeoutSeconds,
    signal: AbortSignal.timeout(RUN_TIMEOUT_MS),
  });
  return Object.fromEntries(
    results.map((result) => {
      const { name, skipped, notes, report } = toNamedReport(result);
      const broken = report.rules.filter(({ verdict }) => verdict === "fail");
      const found = broken.map(({ id, findings }) => `${id}: ${findings[0]?.happened}`);
      return [name, skipped === undefined ? found : [skipped, ...(notes ?? [])]];
    }),
  );
}
