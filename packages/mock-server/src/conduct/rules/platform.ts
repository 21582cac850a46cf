import type { SignatureProblem } from "../../signatures.ts";
import type { Observed } from "../observed.ts";
import { type Finding, judgeEach, type Rule } from "../rule.ts";
import { placeOfRequest, placeOfSocket } from "./wording.ts";

/** A request or a handshake with a signed URL. */
interface SignedUse extends Pick<Finding, "atMs" | "where"> {
  /** What was wrong with it first. */
  readonly problem: SignatureProblem | undefined;
}

/** In the order in which they are looked for: who fails at one is not asked about those behind it. */
const problems: readonly SignatureProblem[] = [
  "illegal secret key",
  "signature expired",
  "user agent mismatch",
  "cookie mismatch",
  "method mismatch",
  "body mismatch",
  "session required",
];

function usesIn({ requests, attempts }: Observed): SignedUse[] {
  const ofRequests = requests
    .filter(({ side, query, code }) => side === "platform" && (toProblem(code) || Object.hasOwn(query, "X-Bogus")))
    .map((request) => ({ atMs: request.t, where: placeOfRequest(request), problem: toProblem(request.code) }));
  const ofSockets = attempts
    .filter(({ side }) => side === "webcast")
    .map((attempt) => {
      const reason = attempt.end?.refused ? attempt.end.reason : undefined;
      return { atMs: attempt.t, where: placeOfSocket(attempt), problem: toProblem(reason) };
    });
  return [...ofRequests, ...ofSockets];
}

function toProblem(text: string | undefined): SignatureProblem | undefined {
  return problems.find((problem) => problem === text);
}

/** A rule about one or more things that are looked for one after the other. */
function replayRule(
  name: string,
  title: string,
  wrong: readonly [SignatureProblem, ...SignatureProblem[]],
  expected: string,
): Rule {
  const [first] = wrong;
  return {
    id: `platform/${name}`,
    title,
    severity: "error",
    source: "Sign and return: what comes with a signed URL has to go out with it",
    provenance: "observed",
    judge: (observed) => {
      const asked = usesIn(observed).filter(({ problem }) => isAsked(problem, first));
      return judgeEach(asked, ({ atMs, where, problem }) => {
        if (problem === undefined || !wrong.includes(problem)) return undefined;
        return { atMs, where, happened: `refused: ${problem}`, expected };
      });
    },
  };
}

function isAsked(problem: SignatureProblem | undefined, about: SignatureProblem): boolean {
  return problem === undefined || problems.indexOf(problem) >= problems.indexOf(about);
}

export const platformRules: readonly Rule[] = [
  replayRule(
    "signed-url",
    "A signed URL is used as it was given; that of a socket may get more parameters",
    ["illegal secret key"],
    "the signed URL, letter for letter",
  ),
  replayRule(
    "in-time",
    "A signed URL is used before it expires",
    ["signature expired"],
    "a URL that was signed for this use",
  ),
  replayRule(
    "user-agent",
    "A signed URL is fetched with the `User-Agent` that came with it",
    ["user agent mismatch"],
    "the User-Agent of the signing answer",
  ),
  replayRule(
    "cookies",
    "A signed URL is fetched with the cookies that came with it",
    ["cookie mismatch"],
    "the cookies of the signing answer, in the header Cookie",
  ),
  replayRule(
    "method-and-body",
    "A signed URL is fetched by the method, and with the body, that came with it",
    ["method mismatch", "body mismatch"],
    "method and body of the signing answer, byte for byte",
  ),
  replayRule(
    "session",
    "A URL that was signed for a session is fetched with its cookies",
    ["session required"],
    "the cookies of the session beside those of the signing answer",
  ),
];
