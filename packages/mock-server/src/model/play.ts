import type { QuirkSettings } from "@webcast-kit/contract";
import type { Command } from "./commands/command.ts";
import { checkJournals } from "./journals.ts";
import { createModel } from "./model.ts";
import type { Rig } from "./rig.ts";

export interface Played {
  readonly done: number;
  /** All that the server said, without what differs from server to server. */
  readonly transcript: string;
}

/** Begins anew, and carries out what can be carried out, on the model and on the server. */
export async function play(rig: Rig, quirks: QuirkSettings, commands: Iterable<Command>): Promise<Played> {
  await rig.begin();
  const model = createModel(quirks);
  let done = 0;
  for (const command of commands) {
    if (!command.check(model)) continue;
    rig.note(String(command));
    await command.run(model, rig);
    done++;
  }
  checkJournals(model, rig);
  return { done, transcript: rig.transcript.join("\n") };
}
