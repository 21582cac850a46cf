import { describe, expect, it } from "vitest";
import { outcome } from "../../testing/answers.ts";
import { picture } from "../../testing/pictures.ts";
import { refuse, success, useSolveApis } from "../../testing/solve-api.ts";
import type { CaptchaTask, SettledSolution } from "./captcha-client.ts";

const startApi = useSolveApis();
const inner = await picture(1, 16);

async function whirls(count: number): Promise<CaptchaTask<"rotate">[]> {
  const outers = await Promise.all(Array.from({ length: count }, (_, index) => picture(100 + index, 64)));
  // Sent as they are, so that a request shows which task it is of.
  return outers.map((outer) => ({ kind: "rotate", outer, inner, prepare: { mask: "never" } }));
}

/** The task that a request is of. */
function indexOf(tasks: readonly CaptchaTask<"rotate">[], body: Readonly<Record<string, string>>): number {
  return tasks.findIndex(({ outer }) => (outer as Buffer).toString("base64") === body["outer"]);
}

/** The angle of each, or its error. */
const shown = (settled: readonly SettledSolution[]) =>
  settled.map((one) => {
    if (one.status === "rejected") return [one.index, (one.reason as { code: string }).code];
    const { answer } = one.value;
    return [one.index, answer.kind === "rotate" ? answer.turn.relativeDeg : answer.kind];
  });

async function collect(results: AsyncIterable<SettledSolution>): Promise<SettledSolution[]> {
  const all: SettledSolution[] = [];
  for await (const result of results) all.push(result);
  return all;
}

describe("many tasks", () => {
  it("get their own answers in their order, no more at once than may be, though some fail", async () => {
    const tasks = await whirls(12);
    const held: (() => void)[] = [];
    let most = 0;
    // Answers come when three requests are there, the last one first, and late enough for a fourth to show itself.
    const answerAll = (): void => {
      for (const answer of held.splice(0).reverse()) answer();
    };
    const api = await startApi((response, { body }) => {
      const index = indexOf(tasks, body);
      held.push(() => {
        if (index % 5 === 3) refuse(response, 422, "IMAGE_UNKNOWN");
        else success(response, { angle: index, ...outcome });
      });
      most = Math.max(most, held.length);
      if (held.length === 3) setTimeout(answerAll, 5);
    });
    const settled = await collect(api.client().solveAll(tasks, { concurrency: 3 }));
    expect(shown(settled)).toEqual(tasks.map((_, index) => [index, index % 5 === 3 ? "ERR_HTTP_STATUS" : index]));
    expect(most).toBe(3);
  });

  it("may be of several kinds, each with its own options", async () => {
    const api = await startApi((response, { path }) => {
      const points = { point1: { x: 1, y: 1 }, point2: { x: 40, y: 40 } };
      success(response, { ...(path.endsWith("shapes") ? points : { angle: 81 }), ...outcome });
    });
    const outer = await picture(7, 64);
    const tasks: CaptchaTask[] = [
      { kind: "rotate", outer, inner, answer: { angleConvention: "per-disc" } },
      { kind: "shapes", image: outer, prepare: { maxSide: 48 } },
      { kind: "text" } as unknown as CaptchaTask,
      { kind: "rotate", outer: Buffer.from("no image"), inner },
    ];
    const settled = await collect(api.client().solveAll(tasks));
    expect(shown(settled)).toEqual([
      [0, 162],
      [1, "shapes"],
      [2, "ERR_ARGUMENT"],
      [3, "ERR_IMAGE_INVALID"],
    ]);
    expect(settled[1]).toMatchObject({ value: { prepared: { image: { width: 48 } } } });
  });

  it("are all ended by the signal, and no more requests leave", async () => {
    const tasks = await whirls(9);
    const controller = new AbortController();
    const api = await startApi((response, { body }, count) => {
      if (count === 4) controller.abort(new Error("enough"));
      if (count < 4) success(response, { angle: indexOf(tasks, body), ...outcome });
    });
    const client = api.client({ concurrency: 1 });
    await expect(collect(client.solveAll(tasks, { signal: controller.signal }))).rejects.toThrow("enough");
    expect(api.calls).toHaveLength(4);
  });

  it("end with the client", async () => {
    const tasks = await whirls(2);
    let reach = (): void => {};
    const reached = new Promise<void>((resolve) => {
      reach = resolve;
    });
    const client = (await startApi(() => reach())).client();
    const settled = collect(client.solveAll(tasks));
    await reached;
    await client.close();
    expect(shown(await settled)).toEqual([
      [0, "ERR_CLOSED"],
      [1, "ERR_CLOSED"],
    ]);
  });

  it("must be a list", async () => {
    const client = (await startApi()).client();
    const refused =
      (tasks: unknown, options = {}) =>
      () =>
        client.solveAll(tasks as CaptchaTask[], options);
    expect(refused({ kind: "rotate" })).toThrow("ERR_ARGUMENT: tasks must be a list of tasks");
    expect(refused("tasks")).toThrow("ERR_ARGUMENT: tasks must be a list of tasks");
    expect(refused([], { concurrency: 0 })).toThrow("ERR_ARGUMENT: concurrency must be a whole number from 1 to 64");
  });
});

describe("a dry run", () => {
  it("prepares a task, and sends nothing", async () => {
    const api = await startApi();
    const [task] = await whirls(1);
    const dry = await api.client().dryRun(task as CaptchaTask);
    expect(dry).toMatchObject({ kind: "rotate", method: "POST", path: "/captcha/solve/rotate" });
    expect(dry.images.map(({ name, width, mime }) => [name, width, mime])).toEqual([
      ["outer", 64, "image/png"],
      ["inner", 16, "image/png"],
    ]);
    expect(api.calls).toEqual([]);
  });

  it("prepares as the task says, and fails as solving it would", async () => {
    const client = (await startApi()).client();
    const [task] = await whirls(1);
    const small = await client.dryRun({ ...(task as CaptchaTask<"rotate">), prepare: { maxSide: 32 } });
    expect(small.images[0]).toMatchObject({ width: 32, isUnchanged: false });
    await expect(client.dryRun({ kind: "text" } as unknown as CaptchaTask)).rejects.toMatchObject({
      code: "ERR_ARGUMENT",
    });
    const aborted = client.dryRun(task as CaptchaTask, { signal: AbortSignal.abort(new Error("enough")) });
    await expect(aborted).rejects.toThrow("enough");
  });
});
