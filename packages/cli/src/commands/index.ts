import type { Command } from "../command-line/command.ts";
import { completionsOf } from "./completions.ts";
import { decode } from "./decode.ts";
import { doctor } from "./doctor.ts";
import { listen } from "./listen.ts";
import { record } from "./record.ts";
import { rooms } from "./rooms.ts";
import { sign } from "./sign.ts";
import { stats } from "./stats.ts";

const workers: readonly Command[] = [listen, stats, record, decode, rooms, sign, doctor];

/** Every command, in the order of help. */
export const commands: readonly Command[] = [...workers, completionsOf(workers)];
