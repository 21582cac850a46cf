import { afterEach, describe, expect, it, vi } from "vitest";
import { rejectionOf } from "../../testing/outcome.ts";
import { platform } from "./socket.web.ts";
import type { LiveSocketOptions } from "./socket-port.ts";

/** The web's WebSocket, in the test's hand. */
class StubWebSocket {
  static last: StubWebSocket;
  binaryType = "blob";
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string | ArrayBuffer }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  readonly closes: (number | undefined)[] = [];
  readonly url: string;

  constructor(url: string) {
    this.url = url;
    StubWebSocket.last = this;
  }

  close(code?: number): void {
    this.closes.push(code);
  }
}

const options = (signal = new AbortController().signal): LiveSocketOptions => ({
  headers: {},
  signal,
  timeoutMs: 1000,
  maxMessageBytes: 1000,
  proxy: undefined,
});

async function opened() {
  vi.stubGlobal("WebSocket", StubWebSocket);
  const opening = platform.open("wss://x.example/?jwtKey=k", options());
  StubWebSocket.last.onopen?.();
  return { socket: await opening, web: StubWebSocket.last };
}

afterEach(() => vi.unstubAllGlobals());

describe("a socket on the web", () => {
  it("can neither be paused nor have headers", () => {
    expect(platform).toMatchObject({ canPause: false, canSetHeaders: false });
    expect(() => platform.publish(() => expect.unreachable())).not.toThrow();
  });

  it("keeps what comes before somebody listens, and tells text from bytes", async () => {
    const { socket, web } = await opened();
    expect([web.url, web.binaryType]).toEqual(["wss://x.example/?jwtKey=k", "arraybuffer"]);
    const heard: unknown[] = [];
    web.onmessage?.({ data: "early" });
    socket.listen({
      onMessage: (data) => heard.push(data),
      onClose: (...values) => heard.push(values),
    });
    web.onmessage?.({ data: Uint8Array.of(1, 2).buffer });
    web.onclose?.({ code: 4005, reason: "STREAM_END" });
    socket.setReading(false);
    expect(heard).toEqual(["early", Uint8Array.of(1, 2), [4005, "STREAM_END"]]);
  });

  it("that was closed before somebody listens says so then", async () => {
    const { socket, web } = await opened();
    web.onclose?.({ code: 4404, reason: "NOT_LIVE" });
    const heard: unknown[] = [];
    socket.listen({ onMessage: () => {}, onClose: (...values) => heard.push(values) });
    expect(heard).toEqual([[4404, "NOT_LIVE"]]);
  });

  it("closes with 1000, and when it is given up hears nothing more", async () => {
    const { socket, web } = await opened();
    socket.listen({ onMessage: () => {}, onClose: () => {} });
    socket.close();
    socket.terminate();
    expect(web.closes).toEqual([1000, undefined]);
    expect(web.onmessage).toBeNull();
  });

  it("rejects when the browser cannot open it", async () => {
    vi.stubGlobal("WebSocket", StubWebSocket);
    const error = rejectionOf(platform.open("wss://x.example/?jwtKey=k", options()));
    StubWebSocket.last.onclose?.({ code: 1006, reason: "" });
    expect(await error).toMatchObject({ message: "the browser could not open the socket, and does not say why" });
  });

  it("is given up when the signal says so", async () => {
    vi.stubGlobal("WebSocket", StubWebSocket);
    const controller = new AbortController();
    const reason = rejectionOf(platform.open("wss://x.example", options(controller.signal)));
    controller.abort("enough");
    expect(await reason).toBe("enough");
    expect(StubWebSocket.last.closes).toEqual([undefined]);
    expect(await rejectionOf(platform.open("wss://x.example", options(AbortSignal.abort("before"))))).toBe("before");
  });

  it("is not there where the platform has none", async () => {
    vi.stubGlobal("WebSocket", undefined);
    expect(await rejectionOf(platform.open("wss://x.example", options()))).toMatchObject({
      message: "this platform has no WebSocket",
    });
  });
});
