/**
 * A mock for each test of vitest, in a server for all of them.
 *
 * @module
 */
import { test as base, type TestAPI } from "vitest";
import type { MockControl } from "./control.ts";
import type { MockServerOptions } from "./options.ts";
import { type MockServer, startMockServer } from "./server.ts";

/** What tests are given. */
export interface MockFixtures {
  /**
   * Options of the server. `test.override("mockOptions", { liveUsers: ["ann"] })` changes them for a file or a
   * `describe`; there is one server for each object that is given so.
   */
  readonly mockOptions: MockServerOptions;
  /** A mock of the test's own. Its sockets are cut when the test is over. */
  readonly mock: MockControl;
}

/** The servers of one worker: starting one takes longer than most tests. */
class MockPool {
  readonly #servers = new Map<MockServerOptions, Promise<MockServer>>();
  #count = 0;

  /** A mock that nobody had before. */
  async take(options: MockServerOptions): Promise<MockControl> {
    const server = this.#servers.get(options) ?? startMockServer(options);
    this.#servers.set(options, server);
    return (await server).namespace(`test-${++this.#count}`);
  }

  async close(): Promise<void> {
    const started = await Promise.allSettled(this.#servers.values());
    await Promise.all(started.map((server) => server.status === "fulfilled" && server.value.close()));
  }
}

/** vitest's `test`, with a mock: `test("signs", async ({ mock }) => { await fetch(mock.url); })`. */
export const test: TestAPI<MockFixtures> = base.extend<MockFixtures & { readonly mockPool: MockPool }>({
  mockPool: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads the names of the fixtures that this one needs
    async ({}, use) => {
      const pool = new MockPool();
      await use(pool);
      await pool.close();
    },
    { scope: "worker" },
  ],
  mockOptions: {},
  mock: async ({ mockPool, mockOptions }, use) => {
    const mock = await mockPool.take(mockOptions);
    await use(mock);
    // The namespace goes when newer ones need its place; its sockets go now.
    mock.kick({}, 1001, "the test is over");
  },
});
