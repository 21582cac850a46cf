import { get } from "node:http";

/** One server-sent event; its data was JSON. */
interface StreamEvent {
  readonly event: string;
  readonly data: unknown;
}

/** One thing that the stream tells of. */
interface ToldItem {
  readonly kind: string;
  readonly [field: string]: unknown;
}

/** A listener to `GET /__mock/stream`. */
export interface StreamClient {
  readonly text: () => string;
  readonly ended: Promise<void>;
  /** The first events, when there are so many. */
  atLeast(count: number): Promise<StreamEvent[]>;
  /** The first event that is so, of those that come from now on or came unread. */
  until(isSo: (event: StreamEvent) => boolean): Promise<StreamEvent>;
  /** Everything that happened up to the first thing that is so; all of it counts as read. */
  itemsUntil(isSo: (item: ToldItem) => boolean): Promise<ToldItem[]>;
  close(): void;
}

const PATIENCE_MS = 5000;

/** Opens a stream; resolves when the server has answered. */
export function openStream(url: string): Promise<StreamClient> {
  return new Promise((resolve, reject) => {
    const asking = get(url, (response) => {
      let text = "";
      let read = 0;
      const wakes = new Set<() => void>();
      const ended = new Promise<void>((done) => response.once("close", done));
      response.on("error", () => undefined);
      response.setEncoding("utf8").on("data", (piece: string) => {
        text += piece;
        for (const wake of wakes) wake();
      });
      const events = () => parseEvents(text);
      /** Looks again whenever something has come. */
      const found = <Value>(look: () => Value | undefined): Promise<Value> =>
        new Promise((done, fail) => {
          const late = setTimeout(() => fail(new Error(`waited in vain; the stream has ${text}`)), PATIENCE_MS);
          const wake = () => {
            const value = look();
            if (value === undefined) return;
            clearTimeout(late);
            wakes.delete(wake);
            done(value);
          };
          wakes.add(wake);
          wake();
        });
      resolve({
        text: () => text,
        ended,
        atLeast: (count) => found(() => (events().length >= count ? events().slice(0, count) : undefined)),
        until: (isSo) =>
          found(() => {
            const index = events().findIndex((event, at) => at >= read && isSo(event));
            if (index >= 0) read = index + 1;
            return events()[index];
          }),
        itemsUntil: (isSo) =>
          found(() => {
            const items = events()
              .slice(read)
              .flatMap(({ event, data }) => (event === "happened" ? (data as { items: ToldItem[] }).items : []));
            const end = items.findIndex(isSo);
            if (end < 0) return undefined;
            read = events().length;
            return items.slice(0, end + 1);
          }),
        close: () => void response.destroy(),
      });
    });
    asking.on("error", reject);
  });
}

function parseEvents(text: string): StreamEvent[] {
  const blocks = text.split("\n\n").slice(0, -1);
  return blocks.flatMap((block) => {
    const [, event, data] = /^event: (.*)\ndata: (.*)$/.exec(block) ?? [];
    return event === undefined ? [] : [{ event, data: JSON.parse(data as string) }];
  });
}
