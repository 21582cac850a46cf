import type { VirtualClock } from "../../clock/virtual-clock.ts";
import { MockServerError } from "../../errors.ts";
import type { TapeServerState } from "./tape-player.ts";

/** What can be asked of a server that plays a tape. */
export interface TapeControl {
  readonly clock: VirtualClock;
  state(): TapeServerState;
  next(selector?: { readonly c?: number; readonly count?: number }): number;
  transcriptHash(): string;
  reset(): void;
}

/** An answer of the admin API. */
export interface AdminAnswer {
  readonly status: number;
  readonly body: object;
}

type Handler = (control: TapeControl, fields: Readonly<Record<string, unknown>>) => object | Promise<object>;

const routes: Readonly<Record<string, Handler>> = {
  "GET /__mock/ready": () => ({ ready: true }),
  "GET /__mock/tape": (control) => control.state(),
  "POST /__mock/tape/next": (control, { c, count }) => ({
    released: control.next({ ...wholeNumber("c", c), ...wholeNumber("count", count) }),
  }),
  "POST /__mock/tape/reset": (control) => {
    control.reset();
    return control.state();
  },
  "GET /__mock/transcript": (control) => ({ transcriptHash: control.transcriptHash() }),
  "GET /__mock/clock": ({ clock }) => ({ nowMs: clock.now(), mode: clock.mode }),
  "POST /__mock/clock": async ({ clock }, { advanceMs }) => {
    await clock.advance(advanceMs as number);
    return { nowMs: clock.now(), mode: clock.mode };
  },
};

/** Answers what is below `/__mock/`. */
export async function answerAdmin(
  control: TapeControl,
  { method, path, body }: { readonly method: string; readonly path: string; readonly body: Buffer },
): Promise<AdminAnswer> {
  const handler = routes[`${method} ${path}`];
  if (handler === undefined)
    return { status: 404, body: { error: `expected one of ${Object.keys(routes).join(", ")}` } };
  try {
    return { status: 200, body: await handler(control, readFields(body)) };
  } catch (error) {
    if (error instanceof MockServerError) return { status: 400, body: { error: error.message, code: error.code } };
    throw error;
  }
}

function readFields(body: Buffer): Readonly<Record<string, unknown>> {
  if (body.length === 0) return {};
  try {
    const fields: unknown = JSON.parse(body.toString());
    if (typeof fields === "object" && fields !== null) return fields as Record<string, unknown>;
  } catch {
    // It is told below.
  }
  throw new MockServerError("ERR_ARGUMENT", "the body must be a JSON object, or empty");
}

function wholeNumber<Name extends string>(name: Name, value: unknown): { readonly [N in Name]?: number } {
  if (value === undefined) return {};
  if (Number.isInteger(value) && (value as number) >= 1) return { [name]: value } as { readonly [N in Name]?: number };
  throw new MockServerError("ERR_ARGUMENT", `${name} must be a whole number from 1, got ${JSON.stringify(value)}`);
}
