import { destination, type Logger, pino } from "pino";
import type { LogLevel } from "./options.ts";

const STDERR = 2;

/** JSON lines on stderr: stdout is for the line that says the server is ready. What is secret was taken out before. */
export function createLogger(level: LogLevel): Logger {
  return pino({ level, base: null }, destination({ fd: STDERR, sync: true }));
}
