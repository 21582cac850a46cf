import type { Command } from "../command-line/command.ts";
import { decode } from "./decode.ts";
import { listen } from "./listen.ts";

/** Every command, in the order of help. */
export const commands: readonly Command[] = [listen, decode];
