/** One command of `webcast-mock`. */
export interface Command {
  /** Runs it; a usage error is a {@link MockServerError}, and the exit code of a verdict is set by the command. */
  run(argv: readonly string[]): Promise<void>;
}

/** How a command is found: loaded when it is asked for, so that a server starts no slower. */
interface CommandEntry {
  /** What `--help` says of it, in a few words. */
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

/** Every command by its name. */
export const commands: ReadonlyMap<string, CommandEntry> = new Map<string, CommandEntry>([]);
