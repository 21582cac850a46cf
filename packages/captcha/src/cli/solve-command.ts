import type { CaptchaClient, CaptchaTask } from "../client/captcha-client.ts";
import type { CaptchaKind } from "../client/kinds.ts";
import { said } from "../options.ts";
import { answerFlags, answerUsage, toAnswerOptions } from "./answer-flags.ts";
import { readArguments, readImages, readKind, toNumber } from "./arguments.ts";
import { runBatch, type TaskDefaults } from "./batch.ts";
import { clientFlags, clientUsage, openClient } from "./client-flags.ts";
import { describeAnswer } from "./describe-answer.ts";
import { describeError } from "./describe-error.ts";
import { writeOut } from "./files.ts";
import { drawAnswer } from "./overlay-command.ts";
import { prepareFlags, prepareUsage, toPrepareOptions } from "./prepare-flags.ts";
import { type Terminal, UsageError, writeJson, writeLines } from "./terminal.ts";

export const usage = `Usage: webcast-captcha solve puzzle BACKGROUND PIECE | rotate OUTER INNER | shapes IMAGE  [options]
       webcast-captcha solve --batch FILE  [options]

Prepares images, asks the API, and maps its answer. A batch is one JSON task a line, "-" for standard input:
  {"kind":"puzzle","puzzle":"background.png","piece":"piece.png"}
What became of each is one JSON line, in the order of the tasks; files are relative to the working directory. Options
for preparing and answers hold for every task, and what a task has in "prepare" and "answer" goes before them.

  --json              print JSON instead of lines
  --dry-run           print what would be sent, without key and images, and send nothing
  --overlay FILE      also draw the answer on the original images, as a PNG (not for a batch)
  --piece-top PX      top edge of the piece's image in the background, for --overlay (default: in the middle)
${clientUsage}
${prepareUsage}
${answerUsage}
`;

const flags = {
  ...clientFlags,
  ...prepareFlags,
  ...answerFlags,
  batch: { type: "string" },
  json: { type: "boolean" },
  "dry-run": { type: "boolean" },
  overlay: { type: "string" },
  "piece-top": { type: "string" },
} as const;

/** Solves one task, or a batch of them. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readArguments(argv, flags);
  const isDryRun = values["dry-run"] === true;
  const isBatch = values.batch !== undefined;
  if (isBatch && (positionals.length > 0 || values.overlay !== undefined)) {
    throw new UsageError("--batch takes its tasks from a file: no images and no --overlay beside it");
  }
  const defaultsOf = (kind: CaptchaKind) => optionsOf(kind, values);
  const task = isBatch ? undefined : toTask(positionals, values);
  await using client = openClient(values, terminal, isDryRun);
  if (values.batch !== undefined) return await runBatch(client, values.batch, { isDryRun, defaultsOf, terminal });
  if (task === undefined) return;
  if (isDryRun) return writeJson(terminal.stdout, await client.dryRun(task, terminal));
  await solveOne(client, task, positionals.slice(1), values, terminal);
}

type Values = ReturnType<typeof readArguments<typeof flags>>["values"];

function toTask([name, ...files]: readonly string[], values: Values): CaptchaTask {
  const kind = readKind(name);
  return { kind, ...readImages(kind, files), ...optionsOf(kind, values) } as unknown as CaptchaTask;
}

function optionsOf(kind: CaptchaKind, values: Values): TaskDefaults {
  return { prepare: toPrepareOptions(kind, values), answer: toAnswerOptions(kind, values) };
}

async function solveOne(
  client: CaptchaClient,
  task: CaptchaTask,
  files: readonly string[],
  values: Values,
  { stdout, signal }: Terminal,
): Promise<void> {
  for await (const result of client.solveAll([task], { signal })) {
    if (result.status === "rejected") {
      if (values.json) writeJson(stdout, describeError(result.reason));
      throw result.reason;
    }
    const { answer } = result.value;
    if (values.json) writeJson(stdout, answer);
    else writeLines(stdout, describeAnswer(answer));
    if (values.overlay === undefined) continue;
    const options = said({ pieceTop: toNumber("piece-top", values["piece-top"]), signal });
    await writeOut(values.overlay, await drawAnswer(task.kind, files, answer, options));
  }
}
