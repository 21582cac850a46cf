import type { LiveEvent } from "@webcast-kit/protocol";
import { describe, expect, expectTypeOf, it } from "vitest";
import { captureUncaught } from "../../../protocol/src/testing/uncaught.ts";
import { commentOf, commentsOf, connectFake, failureOf, listen, microtasks } from "../../testing/connected.ts";
import { chatFrame, endFrame, resultFrame } from "../../testing/frames.ts";
import type { DirectEvent } from "./notices.ts";

describe("a loop", () => {
  it("gets events as they come", async () => {
    const { connection, socket } = await connectFake();
    const waiting = commentsOf(connection);
    for (const comment of ["a", "b", "c"]) {
      socket.receive(chatFrame(comment));
      await microtasks();
    }
    socket.receive(endFrame());
    expect(await waiting).toEqual(["a", "b", "c", "control"]);
  });

  it("that is left closes the connection and drops what waits", async () => {
    const { connection, socket } = await connectFake();
    socket.receive(chatFrame("a", "b"));
    for await (const event of connection) {
      expect(commentOf(event)).toBe("a");
      break;
    }
    expect(await connection.closed).toMatchObject({ cause: "local" });
    expect(await commentsOf(connection)).toEqual([]);
  });

  it("runs alone", async () => {
    const { connection } = await connectFake();
    const waiting = commentsOf(connection);
    expect(() => connection[Symbol.asyncIterator]()).toThrow(/^ERR_ARGUMENT: .* one loop at a time/);
    await connection.close();
    await waiting;
  });

  it("that falls behind by more than the queue holds gets what waits, then a typed error", async () => {
    const { connection, socket } = await connectFake({ maxQueuedEvents: 2, overflow: "error" });
    socket.receive(chatFrame("a"));
    socket.receive(chatFrame("b", "c", "d"));
    const comments: string[] = [];
    const error = await failureOf(connection, comments);
    expect(comments).toEqual(["a", "b"]);
    expect(error).toMatchObject({ code: "ERR_QUEUE_OVERFLOW", side: "local", retryable: false });
    expect(await connection.closed).toMatchObject({ code: 1011, cause: "error", error });
    expect(socket.closes).toEqual([{ code: 1011, reason: "ERR_QUEUE_OVERFLOW" }]);
  });

  it("is ended when the other side does not read what is sent", async () => {
    const { connection, socket } = await connectFake();
    socket.bufferedAmount = 16 * 1024 * 1024 + 1;
    socket.receive(resultFrame({ needAck: true }));
    expect(await failureOf(connection)).toMatchObject({ code: "ERR_QUEUE_OVERFLOW" });
  });
});

describe("a listener", () => {
  it("gets events of its type", async () => {
    const { connection, socket } = await connectFake();
    const chats = listen(connection, "chat");
    const all = listen(connection);
    await microtasks();
    socket.receive(endFrame());
    expect(chats).toEqual([]);
    expect(all).toEqual(["control"]);
  });

  it("that is removed hears nothing more", async () => {
    const { connection, socket } = await connectFake();
    const heard: string[] = [];
    const remove = connection.on("chat", (event) => {
      heard.push(event.comment);
      remove();
    });
    await microtasks();
    socket.receive(chatFrame("a", "b"));
    expect(heard).toEqual(["a"]);
  });

  it("knows the type of its event", async () => {
    const { connection } = await connectFake();
    connection.on("gift", (event) => expectTypeOf(event).toEqualTypeOf<LiveEvent<"gift">>());
    connection.on("event", (event) => expectTypeOf(event).toEqualTypeOf<DirectEvent>());
    await connection.close();
  });

  it("of a name that does not exist is refused", async () => {
    const { connection } = await connectFake();
    expect(() => connection.on("chta" as "chat", () => {})).toThrow(
      /^ERR_ARGUMENT: type must be a type of event, "event" or "handlerError", got "chta"/,
    );
  });

  it("gets what came before it, together with the others that are added in one go", async () => {
    const { connection, socket } = await connectFake();
    socket.receive(chatFrame("a"));
    const first = listen(connection);
    socket.receive(chatFrame("b"));
    const second = listen(connection);
    await microtasks();
    socket.receive(chatFrame("c"));
    const third = listen(connection);
    socket.receive(chatFrame("d"));
    expect([first, second, third]).toEqual([["a", "b", "c", "d"], ["a", "b", "c", "d"], ["d"]]);
  });

  it("gets what came before the end, when it is added after it", async () => {
    const { connection, socket } = await connectFake();
    socket.receive(chatFrame("a", "b"));
    socket.drop(1000);
    const comments = listen(connection);
    await microtasks();
    expect(comments).toEqual(["a", "b"]);
  });

  it("sees the same events as a loop that begins after it was added", async () => {
    const { connection, socket } = await connectFake();
    socket.receive(chatFrame("a"));
    const heard = listen(connection);
    const looped = commentsOf(connection);
    socket.receive(chatFrame("b"));
    socket.receive(endFrame());
    expect(await looped).toEqual(["a", "b", "control"]);
    expect(heard).toEqual(["a", "b", "control"]);
  });

  it("does not fill the queue when nobody loops", async () => {
    const { connection, socket } = await connectFake({ maxQueuedEvents: 1 });
    const comments = listen(connection);
    await microtasks();
    socket.receive(chatFrame("a", "b", "c"));
    expect(comments).toEqual(["a", "b", "c"]);
    await connection.close();
  });

  it("that closes the connection hears nothing more, neither live nor of what waited", async () => {
    for (const isLate of [false, true]) {
      const { connection, socket } = await connectFake();
      const heard: string[] = [];
      if (isLate) socket.receive(chatFrame("a", "b"));
      connection.on("chat", (event) => {
        heard.push(event.comment);
        void connection.close();
      });
      await microtasks();
      if (!isLate) socket.receive(chatFrame("a", "b"));
      expect(heard).toEqual(["a"]);
    }
  });

  it("that makes the socket talk gets the new events after the old ones", async () => {
    const { connection, socket } = await connectFake();
    const heard: string[] = [];
    connection.on("chat", (event) => {
      heard.push(event.comment);
      if (event.comment === "a") socket.receive(chatFrame("c"));
    });
    await microtasks();
    socket.receive(chatFrame("a", "b"));
    expect(heard).toEqual(["a", "b", "c"]);
  });
});

describe("a listener that throws", () => {
  it("affects neither the connection nor the others, and is reported", async () => {
    const { connection, socket } = await connectFake();
    const reports: unknown[] = [];
    connection.on("handlerError", (error, event) => reports.push([error, event.type]));
    connection.on("chat", () => {
      throw new Error("sync");
    });
    connection.on("chat", () => Promise.reject(new Error("async")));
    const comments = listen(connection);
    await microtasks();
    socket.receive(chatFrame("a"));
    await microtasks();
    expect(comments).toEqual(["a"]);
    expect(reports).toEqual([
      [new Error("sync"), "chat"],
      [new Error("async"), "chat"],
    ]);
    expect(connection.stats.messages).toBe(1);
  });

  it("becomes an uncaught exception when nobody hears of it", async () => {
    const { connection, socket } = await connectFake();
    const uncaught = captureUncaught();
    connection.on("chat", () => {
      throw new Error("nobody hears");
    });
    const remove = connection.on("handlerError", () => {
      throw new Error("second");
    });
    await microtasks();
    socket.receive(chatFrame("a"));
    await microtasks();
    remove();
    socket.receive(chatFrame("b"));
    await microtasks();
    expect(uncaught()).toEqual([new Error("second"), new Error("nobody hears")]);
  });
});
