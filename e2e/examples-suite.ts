import type { MockServer } from "@webcast-kit/mock-server";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  type Command,
  captionsLines,
  directLines,
  type Ended,
  findingsOf,
  firstDifference,
  managedLines,
  Program,
  startQuietRoom,
  startRoom,
} from "./examples.ts";
import type { Workplace } from "./examples-build.ts";

/** The programs of one language. */
export interface ExampleSet {
  /** As its people write it. */
  readonly language: string;
  /** Whether what they need is there, or has to be. */
  readonly isPresent: boolean;
  /** Makes the programs, where they have to be made first. */
  readonly prepare?: () => Promise<void>;
  /** Where they were made as their README says. */
  readonly place?: Workplace;
  readonly managed: Command;
  readonly direct: Command;
  readonly captions: Command;
  /** What the program of the binary socket prints, where it is not the usual. */
  readonly directPrints?: readonly string[];
  /** Names of the scenarios that are graded, where not all are: what is slow to start takes the time of other tests. */
  readonly scenarios?: readonly string[];
  /** Scenarios of one program that are played at the same time. Default 6. */
  readonly gradeJobs?: number;
}

/** Where the documents start a mock server. */
const usualUrl = "http://127.0.0.1:8080";

/** How a program says when it comes back, or that it does not. */
const goesOn = /^closed (?<code>\d+), again in (?<seconds>\d+\.\d) s$/;

/** Long enough for two tries of who comes back too soon, and for what a heartbeat of 10 s does not need. */
const GRADE_SECONDS = 6;
const PREPARE_TIMEOUT_MS = 120_000;
/** Longest times on a machine that is busy with other tests. */
const TEST_TIMEOUT_MS = 90_000;
const POLL_TIMEOUT_MS = 30_000;

const graded = {
  managed: [
    "managed-listen",
    "managed-bad-key",
    "managed-no-permission",
    "managed-offline",
    "managed-slots",
    "managed-dropped",
    "managed-refused",
    "managed-garbage",
  ],
  direct: [
    "direct-listen",
    "direct-bad-key",
    "direct-offline",
    "direct-dropped",
    "direct-stream-end",
    "direct-garbage",
    "rest-rate-limit",
  ],
  captions: ["captions-listen", "captions-tier", "captions-offline", "captions-dropped"],
} as const;

/** What holds for the programs of every language. */
export function describeExamples(set: ExampleSet): void {
  describe.runIf(set.isPresent)(`the examples in ${set.language}`, { timeout: TEST_TIMEOUT_MS }, () => {
    let mock: MockServer;
    beforeAll(() => set.prepare?.(), PREPARE_TIMEOUT_MS);
    afterEach(() => mock?.close());

    it("print what the managed socket sends, and end after so many events", async () => {
      mock = await startRoom();
      const end = await Program.start(set.managed, mock, { maxEvents: managedLines.length }).ended;
      expect(firstDifference(end, managedLines)).toBeUndefined();
      expect(end.exitCode).toBe(0);
    });

    it.runIf(set.place)("are run as their README says", async () => {
      mock = await startRoom();
      const { folder = "", run = "" } = set.place ?? {};
      const commands = `cd '${folder}'\n${run.replaceAll(usualUrl, mock.url)}`;
      const { exitCode, out } = await new Program(["bash", "-euc", commands], { WEBCAST_MAX_EVENTS: "3" }).ended;
      expect([exitCode, out]).toEqual([0, managedLines.slice(0, 3)]);
    });

    it("print what the binary socket sends, after a wait that was asked for, and acknowledge all of it", async () => {
      mock = await startRoom();
      mock.arm({ name: "http-status", status: 429, retryAfterSeconds: 1, where: { path: "/webcast/*" } });
      const lines = set.directPrints ?? directLines;
      const end = await Program.start(set.direct, mock, { maxEvents: lines.length }).ended;
      expect(firstDifference(end, lines)).toBeUndefined();
      expect(end.exitCode).toBe(0);
      mock.assertNoPendingFaults();
      const [connection] = mock.webcastConnections();
      const wanted = connection?.acks.expected;
      expect(wanted).toBeGreaterThan(0);
      const once = { accepted: wanted, duplicate: 0, unknown: 0, wrongExt: 0, outstanding: [] };
      expect(connection).toMatchObject({ acks: once, manners: { missingAcks: 0, unexpected: [] } });
      expect(verdicts(mock, "requests/retry-after", "webcast/enter-first", "webcast/ack-wrong")).toEqual([
        "pass",
        "pass",
        "pass",
      ]);
    });

    it("print captions", async () => {
      mock = await startQuietRoom({ clock: { mode: "scaled", rate: 60 } });
      const lines = await captionsLines(mock, 60);
      const end = await Program.start(set.captions, mock, { maxEvents: lines.length }).ended;
      expect(firstDifference(end, lines)).toBeUndefined();
      expect(end.exitCode).toBe(0);
    });

    it("send heartbeats as often as the handshake asks, and close normally when they are told to end", async () => {
      mock = await startQuietRoom({ heartbeatIntervalMs: 1000 });
      const programs = [set.managed, set.direct, set.captions].map((command) => Program.start(command, mock));
      await expect
        .poll(() => mock.webcastConnections()[0]?.heartbeats, { timeout: POLL_TIMEOUT_MS })
        .toBeGreaterThan(1);
      await expect.poll(() => mock.state().sockets.length, { timeout: POLL_TIMEOUT_MS }).toBe(3);
      const [managed, direct, captions] = programs;
      const ended = await Promise.all([managed?.stop("SIGTERM"), direct?.stop("SIGINT"), captions?.stop("SIGINT")]);
      expect(ended.map((end) => end?.exitCode)).toEqual([0, 0, 0]);
      const closed = mock.journal.find({ kind: "close" });
      expect(closed.map((entry) => entry.kind === "close" && [entry.by, entry.code])).toEqual(
        Array.from({ length: 3 }, () => ["client", 1000]),
      );
    });

    it("do what each close code asks for", async () => {
      const codes = [4400, 4401, 4403, 4404, 4005, 4429, 4555, 4500, 1011];
      mock = await startQuietRoom({ liveUsers: codes.map((code) => `closed_${code}`) });
      const found = await Promise.all(codes.map((code) => afterClose(set.managed, mock, code)));
      expect(found).toEqual([
        [4400, "never"],
        [4401, "never"],
        [4403, "never"],
        [4404, "a minute"],
        [4005, "a minute"],
        [4429, "a minute"],
        [4555, "at once"],
        [4500, "soon"],
        [1011, "soon"],
      ]);
    });

    it("name what is missing", async () => {
      const { managed, direct, captions } = set;
      const check = async (command: Command, environment: Readonly<Record<string, string>>, missing: RegExp) => {
        const { exitCode, err } = await new Program(command, environment).ended;
        expect([exitCode, err.join("\n")]).toEqual([2, expect.stringMatching(missing)]);
      };
      await Promise.all(
        [managed, direct, captions].flatMap((command) => [
          check([...command, "streamer"], {}, /WEBCAST_API_KEY/),
          check(command, { WEBCAST_API_KEY: "key" }, /unique.?id/i),
        ]),
      );
    });

    it("behave well in what `webcast-mock grade` brings them into", async () => {
      const names: readonly string[] = set.scenarios ?? Object.values(graded).flat();
      const options = { jobs: set.gradeJobs ?? 6, timeoutSeconds: GRADE_SECONDS };
      const findings = await Promise.all(
        (["managed", "direct", "captions"] as const).map((side) =>
          findingsOf(set[side], { ...options, names: graded[side].filter((name) => names.includes(name)) }),
        ),
      );
      expect(Object.assign({}, ...findings)).toEqual(Object.fromEntries(names.map((name) => [name, []])));
    });
  });
}

function verdicts(mock: MockServer, ...ids: readonly string[]): (string | undefined)[] {
  const { rules } = mock.conduct();
  return ids.map((id) => rules.find((rule) => rule.id === id)?.verdict);
}

/** What a program does when its socket is closed with a code, in words. */
async function afterClose(command: Command, mock: MockServer, code: number): Promise<readonly [number, string]> {
  const uniqueId = `closed_${code}`;
  const program = Program.start(command, mock, { uniqueId });
  await expect.poll(() => program.out(), { timeout: POLL_TIMEOUT_MS }).toContain("roomInfo");
  mock.kick({ uniqueId }, code);
  if (code >= 4400 && code <= 4403) return [code, never(await program.ended, code)];
  await expect.poll(() => program.err().join("\n"), { timeout: POLL_TIMEOUT_MS }).toContain(`closed ${code}, again`);
  const { exitCode, err } = await program.stop();
  return [code, exitCode === 0 ? wait(err, code) : `${exitCode} when it was told to end`];
}

function never({ exitCode, err }: Ended, code: number): string {
  return exitCode === 1 && err.includes(`closed ${code}, not again`) ? "never" : `${exitCode}: ${err.join("\n")}`;
}

function wait(err: readonly string[], code: number): string {
  const said = err.map((line) => goesOn.exec(line)?.groups).find((groups) => groups?.["code"] === String(code));
  const seconds = Number(said?.["seconds"]);
  if (seconds === 0 && code === 4555) return "at once";
  if (seconds <= 1) return "soon";
  // A minute, and something so that not everybody comes back together.
  return seconds >= 60 && seconds <= 70 ? "a minute" : err.join("\n");
}
