import {
  type InjectedEvent,
  type MockServer,
  type MockServerOptions,
  quietTape,
  startMockServer,
} from "@webcast-kit/mock-server";
import { type Beginning, type ClientKind, VendorClient } from "./vendor-clients.ts";
import { certificate, type Front, openFront } from "./vendor-clients-front.ts";

/** Longest wait for a client to hear something; it has to start first. */
export const within = { timeout: 10_000 } as const;

const ann = { id: "7118837517953646902", uniqueId: "ann", nickname: "Ann" };

/** Something that a room says, one of each kind that the clients have a name for. */
export const said: readonly InjectedEvent[] = [
  { type: "chat", user: ann, comment: "hello 👋" },
  { type: "gift", user: ann, giftId: 5655, giftName: "Rose", diamondCount: 1, repeatCount: 3, repeatEnd: true },
  { type: "like", user: ann, likeCount: 5, totalLikes: 105 },
  { type: "member", user: ann, action: "joined", actionId: 1 },
  { type: "social", user: ann, action: "follow" },
  { type: "roomUserSeq", viewerCount: 7, totalViewers: 70 },
  { type: "question", user: ann, questionText: "why?" },
  { type: "chat", user: ann, comment: "bye" },
];

/** What a client of rooms is listened to for. */
export const eventNames: readonly string[] = [
  ...["connected", "roomInfo", "disconnected", "rateLimited", "rate_limited", "error"],
  ...new Set(said.map(({ type }) => type)),
];

/** A mock as the public clients know the API, under the host that stands in their code. */
export class VendorStage {
  readonly mock: MockServer;
  readonly #front: Front;
  readonly #clients: VendorClient[] = [];

  private constructor(mock: MockServer, front: Front) {
    this.mock = mock;
    this.#front = front;
  }

  /** @throws {Error} where there is no openssl */
  static async open(options: MockServerOptions = {}): Promise<VendorStage> {
    if (certificate === undefined) throw new Error("openssl is needed for a certificate");
    const mock = await startMockServer({ profile: "vendor-2026", tape: quietTape(), ...options });
    return new VendorStage(mock, await openFront(certificate, mock.port));
  }

  client(kind: ClientKind, beginning: Beginning): VendorClient {
    const client = new VendorClient(this.#front, kind, beginning);
    this.#clients.push(client);
    return client;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.stop()));
    await this.#front.close();
    await this.mock.close();
  }
}
