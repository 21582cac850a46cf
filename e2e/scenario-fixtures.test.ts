import { fileURLToPath } from "node:url";
import { type MockControl, type MockServer, quietTape, readScenario, startMockServer } from "@webcast-kit/mock-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import index from "../fixtures/scenarios/index.json" with { type: "json" };

const folder = fileURLToPath(new URL("../fixtures/scenarios/", import.meta.url));
const names = index.scenarios.map(({ file }) => file.replace(".scenario.json", ""));

/** What a client says that has nothing to hope for. */
const terminal = [4401, 4005];

let server: MockServer;

beforeAll(async () => {
  server = await startMockServer({ tape: quietTape() });
});

afterAll(() => server.close());

/** A client of the managed socket that comes back at once, unless it is `stubborn` only after what is not terminal. */
class Client {
  readonly comments: string[] = [];
  readonly codes: number[] = [];
  readonly #url: string;
  readonly #isStubborn: boolean;
  #socket: WebSocket | undefined;

  constructor({ wsUrl }: MockControl, isStubborn = false) {
    this.#url = `${wsUrl}/?uniqueId=streamer&apiKey=test_pro`;
    this.#isStubborn = isStubborn;
    this.#connect();
  }

  #connect(): void {
    this.#socket = new WebSocket(this.#url)
      .on("error", () => undefined)
      .on("message", (data) => {
        const { comment, giftId, repeatCount } = JSON.parse(String(data)).data;
        if (comment !== undefined) this.comments.push(comment);
        if (giftId !== undefined) this.comments.push(`gift x${repeatCount}`);
      })
      .on("close", (code) => {
        this.codes.push(code);
        if (this.#isStubborn || !terminal.includes(code)) this.#connect();
      });
  }

  leave(): void {
    this.#socket?.removeAllListeners("close").terminate();
  }
}

/** Plays a scenario to a client in a mock of its own. */
async function play(name: string, isStubborn = false) {
  const mock = server.namespace(isStubborn ? `${name}-stubborn` : name);
  const running = mock.run(readScenario(`${folder}${name}.scenario.json`));
  const client = new Client(mock, isStubborn);
  const result = await running;
  return { mock, client, result, [Symbol.dispose]: () => client.leave() };
}

const heard: Readonly<Record<string, readonly [codes: readonly number[], comments: readonly string[]]>> = {
  maintenance: [[4556], ["before", "after"]],
  "reconnect-storm": [[4500, 4500, 4500, 4500], ["still there"]],
  outage: [[1006, 1006, 1006, 1006], []],
  "terminal-code": [[4401], []],
  "stream-end": [[4005], ["bye"]],
  silence: [[4006], []],
  "broken-frame": [[1006], []],
};

describe("the scenarios of the fixtures package", () => {
  it.concurrent.for(Object.entries(heard))("%s is played to its end by a good client", async (each, { expect }) => {
    const [name, [codes, said]] = each;
    using played = await play(name);
    expect(played.result.failed).toBeUndefined();
    expect(played.result.outcome).toBe("done");
    await expect.poll(() => played.client.comments).toEqual(said);
    await expect.poll(() => played.client.codes).toEqual(codes);
    played.mock.assertNoPendingFaults();
  });

  it.concurrent("gift-combos lets a client hear the gifts of the tape behind a chat", async ({ expect }) => {
    using played = await play("gift-combos");
    expect(played.result.outcome).toBe("done");
    await expect.poll(() => played.client.comments.length).toBeGreaterThan(5);
    expect(played.client.comments[0]).toBe("gifts now");
    expect(played.client.comments.slice(1).every((comment) => comment.startsWith("gift x"))).toBe(true);
  });

  it.concurrent("terminal-code fails with a client that comes back, and shows that", async ({ expect }) => {
    using played = await play("terminal-code", true);
    expect(played.result).toMatchObject({
      outcome: "failed",
      failed: { step: 4, word: "expect", reason: /^expected none of {open} .* what happened: close managed 4401/ },
    });
  });

  it("are all played here", () => {
    expect(new Set(names)).toEqual(new Set([...Object.keys(heard), "gift-combos"]));
  });
});
