import type { Command } from "../command-line/command.ts";
import { completionsOf } from "./completions.ts";
import { decode } from "./decode.ts";
import { doctor } from "./doctor.ts";
import { listen } from "./listen.ts";
import { record } from "./record.ts";
import { rooms } from "./rooms.ts";
import { sign } from "./sign.ts";

const workers: readonly Command[] = [listen, decode, rooms, sign, doctor, record];

/** Every command, in the order of help. */
export const commands: readonly Command[] = [...workers, completionsOf(workers)];
