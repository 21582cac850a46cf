import type { Typed } from "@webcast-kit/protocol/connection";
import type { SocketKind } from "../diagnostics.ts";
import type { LiveLinkEnd } from "./link-end.ts";

/** What one message of the server means. */
export type Reading<Event extends Typed> =
  | {
      readonly kind: "event";
      readonly event: Event;
      /** Decimal; absent when the message has none that can be trusted. */
      readonly msgId?: string | undefined;
      /** The server has let this client in. False for what may come before a refusal. */
      readonly isGreeting: boolean;
    }
  /** The connection is over, whatever comes after. */
  | { readonly kind: "end"; readonly end: LiveLinkEnd };

/** Reads the messages of one connection. */
export interface MessageReader<Event extends Typed> {
  /** Decimal; empty while it is not known. */
  readonly roomId: string;
  /** @throws {LiveError} ERR_MESSAGE_INVALID when the text is no such message */
  read(text: string): Reading<Event>;
  /** Adds what messages said about it to an end. */
  explain(end: LiveLinkEnd): LiveLinkEnd;
}

/** What makes one kind of socket different from the others. */
export interface Dialect<Event extends Typed> {
  readonly socket: SocketKind;
  /** Path of the socket, e.g. `/captions`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  createReader(): MessageReader<Event>;
}
