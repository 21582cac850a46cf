import { describe, expect, it } from "vitest";
import type { JournalEvent, TimedEntry } from "../journal/journal.ts";
import { type ConductReport, gradeConduct } from "./conduct.ts";
import type { Finding, Rule, Severity } from "./rule.ts";
import { HAND_OVER_MS, IN_FLIGHT_MS } from "./thresholds.ts";

type Happening = JournalEvent & { readonly at: number };

/** Grades what is written down by hand; `at` is both the time and what went by, in ms. */
function grade(happenings: readonly Happening[], isDocumented = true): ConductReport {
  const entries = happenings.map(({ at, ...event }, index) => ({ seq: index + 1, t: at, elapsedMs: at, ...event }));
  const observation = { webcast: [], heartbeatIntervalMs: 10_000, isDocumented };
  return gradeConduct({ entries: entries as TimedEntry[], elapsedMs: entries.at(-1)?.elapsedMs ?? 0, ...observation });
}

function ruleOf({ rules }: ConductReport, id: string) {
  const rule = rules.find((each) => each.id === id);
  if (rule === undefined) throw new Error(`no rule ${id}`);
  return rule;
}

/** A managed socket that was closed in place of being let in. */
function turnedAway(at: number, code: number, who: { caller?: number; uniqueId?: string } = {}): Happening {
  const { caller = 1, uniqueId = "ann" } = who;
  return {
    at,
    kind: "close",
    socket: at,
    side: "managed",
    code,
    reason: "",
    by: "mock",
    caller,
    uniqueId,
    parameters: [],
  };
}

function request(at: number, fields: Partial<Extract<JournalEvent, { kind: "request" }>> = {}): Happening {
  const method = "GET";
  const path = "/webcast/rate_limits";
  return {
    at,
    kind: "request",
    side: "api",
    method,
    path,
    query: {},
    status: 200,
    caller: 1,
    connection: 1,
    ...fields,
  };
}

describe("reconnecting", () => {
  it.each([4400, 4401, 4403])("after %i is a breach, however long the client waited", (code) => {
    const rule = ruleOf(grade([turnedAway(0, code), turnedAway(3_600_000, code)]), "reconnect/terminal-code");
    expect(rule).toMatchObject({ verdict: "fail", chances: 2, breaches: 1 });
    expect(rule.findings[0]).toMatchObject({ atMs: 3_600_000, happened: expect.stringContaining(`after ${code}`) });
  });

  it.each([
    [9000, "fail"],
    [10_000, "pass"],
  ])("%i ms after 4404 is judged: %s", (waitedMs, verdict) => {
    const report = grade([turnedAway(0, 4404), turnedAway(waitedMs, 4404)]);
    expect(ruleOf(report, "reconnect/wait-for-live").verdict).toBe(verdict);
  });

  it("of another client, or for another creator, is nobody's breach", () => {
    const report = grade([
      turnedAway(0, 4401),
      turnedAway(1, 4401, { caller: 2 }),
      turnedAway(2, 4401, { uniqueId: "bob" }),
    ]);
    expect(ruleOf(report, "reconnect/terminal-code")).toMatchObject({ verdict: "pass", chances: 3 });
  });

  it("is judged alike when the handshake is answered with a status", () => {
    const refused = (at: number): Happening => {
      return { at, kind: "refusal", side: "managed", status: 401, reason: "INVALID_AUTH", caller: 1, uniqueId: "ann" };
    };
    expect(ruleOf(grade([refused(0), refused(1)]), "reconnect/terminal-code").verdict).toBe("fail");
  });

  it("eleven times in a minute is a storm, ten times is none", () => {
    const tries = (count: number) => Array.from({ length: count }, (_, index) => turnedAway(index * 5000, 4500));
    expect(ruleOf(grade(tries(11)), "reconnect/storm").verdict).toBe("fail");
    expect(ruleOf(grade(tries(10)), "reconnect/storm").verdict).toBe("pass");
  });

  it.each([
    ["every 2 s", [2000, 2040, 1990, 2100, 2050], 4500, "fail"],
    ["at once, which is a storm if anything", [5, 90, 1, 0, 30], 4500, "pass"],
    ["every 2 s after handshakes that are refused", [2000, 2000, 2000, 2000, 2000], 4503, "fail"],
    ["ever more slowly, to a cap", [1000, 2000, 4000, 5000, 5000, 5000, 5000], 4500, "pass"],
    ["by chance, within bounds that grow", [900, 300, 2600, 1200, 9000], 4500, "pass"],
    ["every 20 s", [20_000, 20_000, 20_000, 20_000, 20_000], 4500, "pass"],
    ["every 2 s, but not often", [2000, 2000, 2000, 2000], 4500, "not seen"],
    ["every minute to a creator who is not live", [60_000, 60_000, 60_000, 60_000, 60_000], 4404, "not seen"],
  ])("%s is judged", (_pace, waits, code, verdict) => {
    let at = 0;
    const tries = [0, ...waits].map((waitMs) => {
      at += waitMs;
      return turnedAway(at, code);
    });
    expect(ruleOf(grade(tries), "reconnect/back-off").verdict).toBe(verdict);
  });

  it("at a steady pace is none where data came in between, or where the pace was told", () => {
    const tries = [0, 2000, 4000, 6000, 8000, 10_000].map((at) => turnedAway(at, 4500));
    const listened: Happening[] = [
      { at: 4000, kind: "open", socket: 1, side: "managed", uniqueId: "ann", caller: 1, parameters: [] },
      { at: 9900, kind: "close", socket: 1, side: "managed", code: 4500, reason: "", by: "mock" },
    ];
    const before = tries.slice(0, 2);
    const after = tries.slice(1).map((each, index) => ({ ...each, at: 11_900 + index * 2000 }));
    expect(ruleOf(grade([...before, ...listened, ...after]), "reconnect/back-off").verdict).toBe("not seen");
    const told = tries.flatMap((each): Happening[] => [
      { at: each.at, kind: "fault", fault: "ws-refuse", id: 1, path: "/", socket: each.at, retryAfterMs: 2000 },
      each,
    ]);
    expect(ruleOf(grade(told), "reconnect/back-off").verdict).toBe("not seen");
    expect(ruleOf(grade(tries), "reconnect/back-off").verdict).toBe("fail");
  });

  it("after the client's own close is free", () => {
    const open = (at: number): Happening => {
      return { at, kind: "open", socket: at, side: "managed", uniqueId: "ann", caller: 1, parameters: [] };
    };
    const left: Happening = { at: 1, kind: "close", socket: 0, side: "managed", code: 4401, reason: "", by: "client" };
    expect(ruleOf(grade([open(0), left, open(2)]), "reconnect/terminal-code").verdict).toBe("not seen");
  });
});

describe("a second socket to a creator", () => {
  const open = (at: number, socket: number): Happening => {
    return { at, kind: "open", socket, side: "managed", uniqueId: "ann", caller: 1, parameters: [] };
  };
  const closed = (at: number, socket: number): Happening => {
    return { at, kind: "close", socket, side: "managed", code: 1000, reason: "", by: "client" };
  };
  const verdictOf = (...happenings: Happening[]) => ruleOf(grade(happenings), "sockets/one-per-room").verdict;
  const handOver = [open(0, 1), open(1000, 2)];

  it("may open while the close of the first is on its way", () => {
    expect(verdictOf(...handOver)).toBe("pass");
    expect(verdictOf(...handOver, closed(1000 + HAND_OVER_MS, 1))).toBe("pass");
    expect(verdictOf(...handOver, closed(1010, 2), closed(5000, 1))).toBe("pass");
  });

  it("is one too many when both stay", () => {
    expect(verdictOf(...handOver, closed(1001 + HAND_OVER_MS, 1))).toBe("fail");
    expect(verdictOf(...handOver, request(1001 + HAND_OVER_MS))).toBe("fail");
  });
});

describe("Retry-After", () => {
  const limited = (at: number, more: object = {}) =>
    request(at, { status: 429, code: "RATE_LIMITED", retryAfterMs: 2000, ...more });
  const verdictOf = (...happenings: Happening[]) => ruleOf(grade(happenings), "requests/retry-after").verdict;

  it("binds every call of the key", () => {
    expect(verdictOf(limited(0), request(500, { path: "/webcast/check_alive" }))).toBe("fail");
    expect(verdictOf(limited(0), request(500, { caller: 2 }))).toBe("pass");
    expect(verdictOf(limited(0), request(2000))).toBe("pass");
  });

  it("binds who has read it: what came by the same connection, or later than anything on its way", () => {
    expect(verdictOf(limited(0), request(1))).toBe("fail");
    expect(verdictOf(limited(0), request(1, { connection: 2 }))).toBe("pass");
    expect(verdictOf(limited(0), request(IN_FLIGHT_MS + 1, { connection: 2 }))).toBe("fail");
  });

  it("of one endpoint binds its calls only", () => {
    const feed = limited(0, { code: "QUOTA_EXCEEDED", path: "/webcast/feed" });
    expect(verdictOf(feed, request(500))).toBe("pass");
    expect(verdictOf(feed, request(500, { path: "/webcast/feed" }))).toBe("fail");
  });
});

describe("what the reference does not have", () => {
  const withField = request(0, { path: "/webcast/check_alive", query: { unique_id: "ann", room: "1" } });

  it("is named", () => {
    const { findings } = ruleOf(grade([withField]), "requests/documented-fields");
    expect(findings[0]?.happened).toBe("sent query room, which is not read");
  });

  it("is allowed where other servers are played", () => {
    expect(ruleOf(grade([withField], false), "requests/documented-fields").verdict).toBe("not seen");
  });

  it("is a parameter in the wrong place, too", () => {
    const post = request(0, { method: "POST", path: "/webcast/ws_credentials", query: { unique_id: "ann" }, body: {} });
    expect(ruleOf(grade([post]), "requests/documented-fields").findings).toHaveLength(1);
  });

  it("is a secret in a body, too", () => {
    const body = { unique_id: "ann", session_id: "[redacted]" };
    const post = request(0, { method: "POST", path: "/webcast/ws_credentials", body });
    const { findings } = ruleOf(grade([post]), "requests/documented-fields");
    expect(findings[0]?.happened).toBe("sent body session_id, which is not read");
  });

  it("is no user who is not there", () => {
    const unknown = request(0, { method: "POST", path: "/webcast/ws_credentials", status: 404, code: "NOT_FOUND" });
    expect(ruleOf(grade([unknown]), "requests/documented-path").verdict).toBe("pass");
  });
});

describe("a socket beside the reference", () => {
  it("is not judged, since its caller is not noted", () => {
    const open = (at: number): Happening => ({ at, kind: "open", socket: at, side: "managed", uniqueId: "" });
    expect(grade([open(1), open(2)]).grade).toBe("-");
  });
});

describe("a socket that a fault has happened to", () => {
  const open: Happening = {
    at: 0,
    kind: "open",
    socket: 7,
    side: "managed",
    uniqueId: "ann",
    caller: 1,
    parameters: [],
  };
  const fault: Happening = { at: 1, kind: "fault", fault: "ws-no-close", id: 1, path: "/", socket: 7 };
  const close = {
    kind: "close",
    socket: 7,
    side: "managed",
    code: 4500,
    reason: "",
    by: "mock",
    answered: false,
  } as const;
  const verdictOf = (...happenings: Happening[]) => ruleOf(grade(happenings), "sockets/answer-close").verdict;

  it("need not have its close answered", () => {
    expect(verdictOf(open, { at: 2, ...close })).toBe("fail");
    expect(verdictOf(open, fault, { at: 2, ...close })).toBe("not seen");
  });
});

describe("a grade", () => {
  const rule = (severity: Severity, findings: number, chances = 1): Rule => ({
    ...{ id: "a/b", title: "", severity, source: "", provenance: "invented" },
    judge: () => ({ chances, findings: Array.from({ length: findings }, (_, atMs) => finding(atMs)) }),
  });
  const finding = (atMs: number): Finding => ({ atMs, where: "", happened: "", expected: "" });
  const gradeBy = (...rules: Rule[]) =>
    gradeConduct({ entries: [], elapsedMs: 0, webcast: [], heartbeatIntervalMs: 1, isDocumented: true }, rules);
  const error = rule("error", 1);

  it.each([
    ["-", [rule("error", 0, 0)]],
    ["A", [rule("error", 0), rule("warning", 0, 0)]],
    ["B", [rule("warning", 1), rule("error", 0)]],
    ["C", [error]],
    ["D", [error, error, error]],
    ["F", [error, error, error, error]],
  ])("is %s by what was broken", (letter, rules) => {
    expect(gradeBy(...rules).grade).toBe(letter);
  });

  it("counts every breach, and lists the first 20", () => {
    const [report] = gradeBy(rule("error", 25)).rules;
    expect(report).toMatchObject({ breaches: 25, findings: { length: 20 } });
  });
});
