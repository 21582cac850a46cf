import type { WebcastConnectionReport } from "../../sockets/webcast-connection.ts";
import type { Observed } from "../observed.ts";
import { type Finding, type Judgement, judgeEach, type Rule } from "../rule.ts";
import { LATE_INTERVALS } from "../thresholds.ts";
import { placeOfSocket, seconds } from "./wording.ts";

const WIRE = "The web client's protocol, as public clients know it: docs/wire-format.md";

function placeOf({ socket }: WebcastConnectionReport): string {
  return placeOfSocket({ side: "webcast", socket, uniqueId: "" });
}

/** Reports of connections that no fault has happened to. */
function unharmed({ webcast, harmed }: Observed): readonly WebcastConnectionReport[] {
  return webcast.filter(({ socket }) => !harmed.has(socket));
}

/** A rule about acks: every frame that wanted one is a chance, every connection at most one finding. */
function ackRule(
  rule: Pick<Rule, "id" | "title" | "severity">,
  find: (report: WebcastConnectionReport) => Finding | undefined,
): Rule {
  return {
    ...rule,
    source: WIRE,
    provenance: "observed",
    judge: (observed) => {
      const reports = unharmed(observed);
      const chances = reports.reduce((sum, { acks }) => sum + acks.expected, 0);
      return { chances, findings: judgeEach(reports, find).findings };
    },
  };
}

const missing = ackRule(
  { id: "webcast/ack-missing", title: "Every frame that wants an ack gets one", severity: "error" },
  (report) => {
    const { missingAcks, missingAckAtMs } = report.manners;
    if (missingAckAtMs === undefined) return undefined;
    const happened = `${missingAcks} of ${report.acks.expected} frames were not acknowledged, the first of them sent at the time given`;
    return {
      atMs: missingAckAtMs,
      where: placeOf(report),
      happened,
      expected: "an ack with the log id and internal_ext of each",
    };
  },
);

const wrong = ackRule(
  { id: "webcast/ack-wrong", title: "An ack has the log id and the internal_ext of its frame", severity: "error" },
  (report) => {
    const { acks, manners } = report;
    if (manners.wrongAckAtMs === undefined) return undefined;
    const happened = `${acks.unknown} acks of no frame that wants one, ${acks.wrongExt} with another internal_ext`;
    return {
      atMs: manners.wrongAckAtMs,
      where: placeOf(report),
      happened,
      expected: "log id and internal_ext of the same frame",
    };
  },
);

const double = ackRule(
  { id: "webcast/ack-once", title: "No frame is acknowledged twice", severity: "warning" },
  (report) => {
    const { acks, manners } = report;
    if (manners.doubleAckAtMs === undefined) return undefined;
    const happened = `${acks.duplicate} frames were acknowledged again`;
    return { atMs: manners.doubleAckAtMs, where: placeOf(report), happened, expected: "one ack a frame" };
  },
);

const heartbeat: Rule = {
  id: "webcast/heartbeat",
  title: `In a room a client sends heartbeats, no later than ${LATE_INTERVALS} of the intervals that the handshake told`,
  severity: "error",
  source: `${WIRE}; header Handshake-Options`,
  provenance: "observed",
  judge: (observed) => {
    const { heartbeatIntervalMs } = observed;
    const longestMs = heartbeatIntervalMs * LATE_INTERVALS;
    const entered = unharmed(observed).filter(({ manners }) => manners.enteredAtMs !== undefined);
    // Who stayed for less was not expected to send one.
    const asked = entered.filter((report) => report.heartbeats > 0 || report.manners.longestSilenceMs > longestMs);
    return judgeEach(asked, (report) => {
      const { longestSilenceMs, enteredAtMs = 0 } = report.manners;
      if (longestSilenceMs <= longestMs) return undefined;
      const happened = `${seconds(longestSilenceMs)} without a heartbeat`;
      return {
        atMs: enteredAtMs,
        where: placeOf(report),
        happened,
        expected: `one every ${seconds(heartbeatIntervalMs)}`,
      };
    });
  },
};

const enter: Rule = {
  id: "webcast/enter-first",
  title: "A client enters a room before it sends heartbeats",
  severity: "error",
  source: `${WIRE}: the service closes with payload_handler_hb`,
  provenance: "observed",
  judge: ({ webcast }) => {
    const asked = webcast.filter(({ manners }) => (manners.enteredAtMs ?? manners.earlyHeartbeatAtMs) !== undefined);
    return judgeEach(asked, (report) => {
      const atMs = report.manners.earlyHeartbeatAtMs;
      if (atMs === undefined) return undefined;
      const happened = "sent a heartbeat before im_enter_room";
      return { atMs, where: placeOf(report), happened, expected: "im_enter_room first" };
    });
  },
};

/** How the mock calls bytes that are no push frame, or a text. */
const BROKEN = /^ERR_/;

const frames: Rule = {
  id: "webcast/frames",
  title: "A client sends push frames that a server knows: im_enter_room, hb, ack",
  severity: "error",
  source: WIRE,
  provenance: "observed",
  judge: ({ webcast, attempts }): Judgement =>
    judgeEach(webcast, (report) => {
      const happened = problemWithFrames(report, attempts);
      if (happened === undefined) return undefined;
      const atMs = report.openedAtMs;
      return { atMs, where: placeOf(report), happened, expected: "im_enter_room, hb and ack, as binary push frames" };
    }),
};

function problemWithFrames(
  { socket, manners }: WebcastConnectionReport,
  attempts: Observed["attempts"],
): string | undefined {
  if (manners.unexpected.length > 0) return `sent ${manners.unexpected.join(", ")}`;
  const end = attempts.find((attempt) => attempt.socket === socket)?.end;
  return end?.by === "mock" && BROKEN.test(end.reason) ? `sent what cannot be read: ${end.reason}` : undefined;
}

export const webcastRules: readonly Rule[] = [missing, wrong, double, heartbeat, enter, frames];
