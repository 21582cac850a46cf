import { closeCodeOf, sockets } from "@webcast-kit/contract";
import { type Attempt, isSameParty } from "../attempts.ts";
import { judgeEach, type Rule } from "../rule.ts";
import { HAND_OVER_MS } from "../thresholds.ts";
import { placeOfSocket } from "./wording.ts";

/** What the webcast socket says to one client too many. */
const TOO_MANY = "too many connections";

const slots: Rule = {
  id: "sockets/slots",
  title: "A client opens no more sockets than its tier, its token and the platform allow",
  severity: "warning",
  source: "Tiers of the reference, 4429; four webcast sockets an address",
  provenance: "documented",
  judge: ({ attempts }) =>
    judgeEach(attempts, (attempt) => {
      const { end } = attempt;
      // Who has no other socket cannot know that somebody else has taken the slots.
      const hasOthers = attempts.some((other) => isHeldBy(attempt, other));
      if (end === undefined || !end.refused || !isOverQuota(end) || !hasOthers) return undefined;
      const expected = "count the open sockets, and wait for a free slot before connecting";
      return { atMs: attempt.t, where: placeOfSocket(attempt), happened: `refused: ${end.reason}`, expected };
    }),
};

/** Whether a client had another socket open when it tried. */
function isHeldBy(attempt: Attempt, other: Attempt): boolean {
  const isOwn = other.caller === attempt.caller && other.end?.refused !== true;
  return isOwn && other.elapsedMs <= attempt.elapsedMs && endOf(other, Infinity) > attempt.elapsedMs;
}

function isOverQuota({ code, reason }: { readonly code: number; readonly reason: string }): boolean {
  return closeCodeOf(code)?.decision === "wait-for-quota" || reason === TOO_MANY;
}

const double: Rule = {
  id: "sockets/one-per-room",
  title: "A client has one socket to a creator at a time",
  severity: "warning",
  source:
    "Reconnecting without closing the old socket doubles every event: a frequent report of users of public clients",
  provenance: "observed",
  judge: ({ attempts, elapsedMs: nowMs }) => {
    const open = attempts.filter(({ end }) => end?.refused !== true);
    return judgeEach(open, (attempt) => {
      const index = open.indexOf(attempt);
      const other = open.slice(0, index).find((before) => {
        const bothMs = Math.min(endOf(before, nowMs), endOf(attempt, nowMs)) - attempt.elapsedMs;
        return isSameParty(before, attempt) && bothMs > HAND_OVER_MS;
      });
      if (other === undefined) return undefined;
      const happened = `socket ${other.socket} of the same client was still open`;
      return { atMs: attempt.t, where: placeOfSocket(attempt), happened, expected: "close the old socket first" };
    });
  },
};

/** When a socket ended; one that is open has lasted until now. */
function endOf({ end }: Attempt, nowMs: number): number {
  return end?.elapsedMs ?? nowMs;
}

const parameters: Rule = {
  id: "sockets/documented-parameters",
  title: "The URL of a managed or captions socket has documented parameters only",
  severity: "warning",
  source: "WebSocket parameters of the reference",
  provenance: "documented",
  judge: ({ attempts, isDocumented }) => {
    const judged = attempts.filter(({ side }) => isDocumented && side !== "webcast");
    return judgeEach(judged, (attempt) => {
      const known = Object.keys(sockets[attempt.side].query.properties);
      const others = attempt.parameters.filter((name) => !known.includes(name));
      if (others.length === 0) return undefined;
      const happened = `sent ${others.join(", ")}, which nobody reads`;
      return { atMs: attempt.t, where: placeOfSocket(attempt), happened, expected: `only ${known.join(", ")}` };
    });
  },
};

/** Sockets that a client only listens to. */
const isListening = ({ side }: { readonly side: string }) => side !== "webcast";

const silence: Rule = {
  id: "sockets/listen-only",
  title: "A client of a managed or captions socket sends no messages",
  severity: "warning",
  source: "The reference has no message from the client",
  provenance: "documented",
  judge: ({ attempts, messages }) => {
    const said = messages.filter((message) => isListening(message) && message.afterClose === undefined);
    const { findings } = judgeEach(said, ({ t, side, socket, bytes }) => ({
      atMs: t,
      where: placeOfSocket({ side, socket, uniqueId: "" }),
      happened: `sent a message of ${bytes} bytes`,
      expected: "nothing: the socket takes no messages",
    }));
    return {
      chances: attempts.filter((attempt) => isListening(attempt) && attempt.end?.refused !== true).length,
      findings,
    };
  },
};

const closing: Rule = {
  id: "sockets/answer-close",
  title: "A client answers a close frame, and sends nothing after it",
  severity: "warning",
  source: "RFC 6455, sections 5.5.1 and 7.1.2",
  provenance: "documented",
  judge: ({ attempts, messages, harmed }) => {
    const closed = attempts.filter(({ end, socket }) => end?.by === "mock" && !end.refused && !harmed.has(socket));
    const answers = judgeEach(closed, (attempt) => {
      if (attempt.end?.answered !== false) return undefined;
      const happened = `did not answer the close frame ${attempt.end.code}`;
      return {
        atMs: attempt.end.t,
        where: placeOfSocket(attempt),
        happened,
        expected: "a close frame with the same code",
      };
    });
    const late = judgeEach(
      messages.filter(({ afterClose }) => afterClose === true),
      ({ t, side, socket, bytes }) => ({
        atMs: t,
        where: placeOfSocket({ side, socket, uniqueId: "" }),
        happened: `sent a message of ${bytes} bytes long after it was closed`,
        expected: "a close frame, and nothing after it",
      }),
    );
    return { chances: answers.chances, findings: [...answers.findings, ...late.findings] };
  },
};

export const socketRules: readonly Rule[] = [slots, double, parameters, silence, closing];
