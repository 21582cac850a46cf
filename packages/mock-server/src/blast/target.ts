import { webcastUrl } from "../sockets/webcast-url.ts";

/** A server under load, by its admin API and its API. */
export interface TargetInit {
  /** Origin of the REST API, with the prefix of a namespace if there is one. */
  readonly url: string;
  readonly key: string;
}

/** How a client asks for its socket. */
export interface Handshake {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

/** Longest wait for an answer, real time. */
const TIMEOUT_MS = 30_000;
/** The room of the load: nobody else is in it. */
const ROOM_OF = "webcast-mock-blast";

/** What a server is asked and told. Its errors say which request failed, without its key. */
export class Target {
  readonly #url: string;
  readonly #key: string;
  #roomId = "";

  constructor({ url, key }: TargetInit) {
    this.#url = url.replace(/\/$/, "");
    this.#key = key;
  }

  get roomId(): string {
    return this.#roomId;
  }

  /** Opens a room of its own. */
  async goLive(): Promise<void> {
    ({ roomId: this.#roomId } = await this.#post<{ roomId: string }>("/__mock/live", { uniqueId: ROOM_OF }));
  }

  async endLive(): Promise<void> {
    await this.#post("/__mock/end", { uniqueId: ROOM_OF });
  }

  /** Says so many things in the room, one event each. */
  async say(comments: readonly string[]): Promise<void> {
    const user = { id: "7350000000000000001", uniqueId: "steady.heron42", nickname: "Steady Heron" };
    const events = comments.map((comment) => ({ type: "chat", user, comment, language: "en" }));
    await this.#post("/__mock/inject", { uniqueId: ROOM_OF, events });
  }

  managed(): Handshake {
    const url = new URL(this.#url.replace(/^http/, "ws"));
    url.pathname = `${url.pathname.replace(/\/$/, "")}/`;
    url.search = new URLSearchParams({ uniqueId: ROOM_OF, apiKey: this.#key }).toString();
    return { url, headers: {} };
  }

  /** A signed URL can be used by many clients, for a short time. Without gzip: it is the server that is measured. */
  async webcast(): Promise<Handshake> {
    const unsigned = webcastUrl(this.#url.replace(/^http/, "ws"), this.#roomId);
    unsigned.searchParams.delete("compress");
    type Answer = { data: { signed_url: string; cookies: string; user_agent: string } };
    const { data } = await this.#post<Answer>("/webcast/sign_url", { url: unsigned.href });
    return { url: new URL(data.signed_url), headers: { Cookie: data.cookies, "User-Agent": data.user_agent } };
  }

  async #post<Answer>(path: string, body: object): Promise<Answer> {
    const answer = await fetch(this.#url + path, {
      method: "POST",
      headers: { "content-type": "application/json", "x-api-key": this.#key },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const json = (await answer.json()) as Answer & { error?: string };
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${json.error}`);
    return json;
  }
}
