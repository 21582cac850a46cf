import { toHtml } from "./html.ts";
import { toJunit } from "./junit.ts";
import type { NamedReport } from "./named-report.ts";
import { type TextOptions, toText } from "./text.ts";

export type { NamedReport };

/** How reports can be written. */
export type ConductFormat = "text" | "json" | "junit" | "html";

interface Writer {
  /** Media type. */
  readonly type: string;
  write(reports: readonly NamedReport[], options?: TextOptions): string;
}

/** Writes reports, by the name of the format. */
export const conductFormats: Readonly<Record<ConductFormat, Writer>> = {
  text: { type: "text/plain; charset=utf-8", write: toText },
  json: { type: "application/json; charset=utf-8", write: (reports) => `${JSON.stringify(reports, undefined, 2)}\n` },
  junit: { type: "application/xml; charset=utf-8", write: toJunit },
  html: { type: "text/html; charset=utf-8", write: toHtml },
};
