import { simulateRoom } from "../../src/rooms/simulator.ts";
import { tapeSchema } from "../../src/tape/schema.ts";
import { formatLine, formatTape } from "../../src/tape/tape-format.ts";
import { binaryTapes } from "./binary.ts";
import { closeTapes, oddEndTapes } from "./closes.ts";
import { managedTapes } from "./managed.ts";
import { requestTapes } from "./requests.ts";
import { roomTapes } from "./rooms.ts";
import { CREATED_MS, type TapeFile } from "./tape-file.ts";

const LICENSE = "CC0-1.0";

/** Every tape but the demo room, which is simulated. */
export const tapeFiles: readonly TapeFile[] = [
  ...[...roomTapes, ...managedTapes, ...binaryTapes],
  ...[...requestTapes, ...closeTapes, ...oddEndTapes],
];

const DEMO_ABOUT =
  "A simulated room of four minutes and 1,500 messages: every event of the API, gift combos, two battles, a pin and an unpin, the end of the stream.";

/** Every file of `fixtures/tapes`: its name, and what is in it. */
export function writeTapes(): ReadonlyMap<string, string> {
  const tapes = tapeFiles.map((tape) => [fileOf(tape.name), textOf(tape)] as const);
  return new Map([
    [fileOf("demo"), formatTape(simulateRoom({ seed: 7 }))],
    ...tapes,
    ["tape.schema.json", `${JSON.stringify(tapeSchema, null, 2)}\n`],
    ["index.json", `${JSON.stringify(indexOf(), null, 2)}\n`],
  ]);
}

function fileOf(name: string): string {
  return `${name}.tape.jsonl`;
}

function textOf({ name, header, lines }: TapeFile): string {
  const created = new Date(CREATED_MS).toISOString();
  const head = { tape: 1, id: name, created, license: LICENSE, origin: "synthetic", ...header };
  return [head, ...lines].map(formatLine).join("");
}

function indexOf(): object {
  const tapes = [{ name: "demo", about: DEMO_ABOUT }, ...tapeFiles].map(({ name, about }) => ({
    ...{ file: fileOf(name), about, origin: "synthetic" },
  }));
  return { license: LICENSE, schema: "tape.schema.json", tapes };
}
