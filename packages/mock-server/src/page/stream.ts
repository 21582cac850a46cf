import type { FastifyInstance } from "fastify";
import { createControl } from "../control.ts";
import type { JournalEntry } from "../journal/journal.ts";
import type { Namespace } from "../namespace/namespace.ts";
import type { Namespaces } from "../namespace/namespaces.ts";
import { ApiError } from "../rest/reply.ts";
import { Feed } from "./feed.ts";

/** Pages that listen to one mock at once. */
const MAX_READERS = 16;

/** The feeds of all mocks that somebody looks at. */
export class Feeds {
  readonly #byId = new Map<string, Feed>();

  /** Something was written into the journal of a namespace. */
  note(id: string, entry: JournalEntry): void {
    this.#byId.get(id)?.note(entry);
  }

  /** The feed of a namespace, until that ends. */
  of(mock: Namespace, namespaces: Namespaces): Feed {
    const known = this.#byId.get(mock.id);
    if (known !== undefined) return known;
    const feed = new Feed(mock, createControl(namespaces, mock.id));
    this.#byId.set(mock.id, feed);
    mock.ended.addEventListener("abort", () => {
      this.#byId.delete(mock.id);
      feed.close();
    });
    return feed;
  }
}

/** `GET /__mock/stream`: what happens in a mock, as server-sent events. */
export function addStream(app: FastifyInstance, namespaces: Namespaces, feeds: Feeds): void {
  app.get("/__mock/stream", { exposeHeadRoute: false }, (request, reply) => {
    const feed = feeds.of(request.mock, namespaces);
    if (feed.readers >= MAX_READERS) {
      throw new ApiError("RATE_LIMITED", `${MAX_READERS} pages listen already: close one`);
    }
    reply.hijack();
    feed.add(reply.raw);
  });
}
