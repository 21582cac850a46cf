/** One command of `webcast-mock`. */
interface Command {
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
export const commands: ReadonlyMap<string, CommandEntry> = new Map<string, CommandEntry>([
  [
    "grade",
    { summary: "runs a client through scenarios, and grades how it behaves", load: () => import("./grade.ts") },
  ],
  ["matrix", { summary: "runs a client against every reading of the reference", load: () => import("./matrix.ts") }],
  ["play", { summary: "a tape, byte for byte", load: () => import("./play.ts") }],
  ["record", { summary: "a tape of any server, by a proxy", load: () => import("./record.ts") }],
  ["convert", { summary: "tapes from and to HAR, and from dumps", load: () => import("./convert.ts") }],
  ["blast", { summary: "many clients and events, and how late these arrive", load: () => import("./blast.ts") }],
  ["env", { summary: "what leads unchanged clients to a server with TLS", load: () => import("./env.ts") }],
]);
