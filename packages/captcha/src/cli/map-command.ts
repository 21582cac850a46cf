import { type CaptchaKind, type KindTypes, kinds } from "../client/kinds.ts";
import { answerFlags, answerUsage, toAnswerOptions } from "./answer-flags.ts";
import { readArguments } from "./arguments.ts";
import { describeAnswer } from "./describe-answer.ts";
import { readJson } from "./files.ts";
import { type PreparedFile, parsePrepared } from "./prepared-file.ts";
import { type Terminal, UsageError, writeJson, writeLines } from "./terminal.ts";

export const usage = `Usage: webcast-captcha map PREPARED_JSON ANSWER_JSON  [options]

Maps what the API answered back to the original images, and to a page. ANSWER_JSON is the body of the answer, its
\`data\`, or what \`solve --json\` prints; "-" reads standard input.

${answerUsage}
  --json              print JSON instead of lines
`;

/** Maps an answer that was kept in a file. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readArguments(argv, { ...answerFlags, json: { type: "boolean" } });
  const [preparedFile, answerFile] = positionals;
  if (preparedFile === undefined || answerFile === undefined || positionals.length > 2) {
    throw new UsageError("map needs two files: what `prepare` wrote, and the answer");
  }
  const prepared = parsePrepared(await readJson(terminal, preparedFile));
  const options = toAnswerOptions(prepared.kind, values);
  const answer = mapAnswer(prepared.kind, prepared, dataOf(await readJson(terminal, answerFile)), options);
  if (values.json) writeJson(terminal.stdout, answer);
  else writeLines(terminal.stdout, describeAnswer(answer));
}

/** Maps an answer to images of any kind. */
export function mapAnswer<Kind extends CaptchaKind>(
  kind: Kind,
  prepared: PreparedFile | KindTypes[Kind]["prepared"],
  answer: unknown,
  options: KindTypes[Kind]["answerOptions"],
): KindTypes[Kind]["answer"] {
  return kinds[kind].mapper(prepared as KindTypes[Kind]["prepared"], options)(answer);
}

/** The answer itself: of a whole body its `data`, of a mapped answer its `raw`. */
export function dataOf(answer: unknown): unknown {
  if (typeof answer !== "object" || answer === null) return answer;
  if ("status_code" in answer && "data" in answer) return answer.data;
  return "kind" in answer && "raw" in answer ? answer.raw : answer;
}
