import { describe, expect, it, vi } from "vitest";
import { settled } from "../testing/manual-clock.ts";
import { captureUncaught } from "../testing/uncaught.ts";
import { Listeners, type Typed } from "./listeners.ts";

const chat: Typed = { type: "chat" };

function setup() {
  const listeners = new Listeners<Typed>();
  const heard: string[] = [];
  const hear = (name: string) => () => heard.push(name);
  return { listeners, heard, hear };
}

/** What becomes an uncaught exception while something runs. */
async function uncaughtIn(run: () => void): Promise<unknown[]> {
  const uncaught = captureUncaught();
  try {
    run();
    await settled();
    return uncaught();
  } catch (error) {
    uncaught();
    throw error;
  }
}

describe("Listeners", () => {
  it("calls those of the type, then those of all events, in the order in which they were added", () => {
    const { listeners, heard, hear } = setup();
    listeners.add("event", hear("all 1"));
    listeners.add("chat", hear("chat 1"));
    listeners.add("gift", hear("gift"));
    listeners.add("chat", hear("chat 2"));
    listeners.add("event", hear("all 2"));
    listeners.deliver(chat);
    expect(heard).toEqual(["chat 1", "chat 2", "all 1", "all 2"]);
  });

  it("calls each listener once for an event whose type is `event`", () => {
    const { listeners, heard, hear } = setup();
    listeners.add("event", hear("all"));
    listeners.deliver({ type: "event" });
    expect(heard).toEqual(["all"]);
  });

  it("calls a function that was added twice twice, and removes one at a time", () => {
    const { listeners, heard, hear } = setup();
    const same = hear("same");
    const remove = listeners.add("chat", same);
    listeners.add("chat", same);
    listeners.deliver(chat);
    remove();
    remove();
    listeners.deliver(chat);
    expect(heard).toEqual(["same", "same", "same"]);
  });

  it.each(["chat", "event"])("lets a listener add one for `%s`, which hears the next event", (type) => {
    const { listeners, heard, hear } = setup();
    const remove = listeners.add("chat", () => {
      remove();
      listeners.add(type, hear("added"));
    });
    listeners.deliver(chat);
    expect(heard).toEqual([]);
    listeners.deliver(chat);
    expect(heard).toEqual(["added"]);
  });

  it.each(["chat", "event"])("lets a listener remove one for `%s`, which hears this event last", (type) => {
    const { listeners, heard, hear } = setup();
    listeners.add("chat", () => remove());
    const remove = listeners.add(type, hear("removed"));
    listeners.deliver(chat);
    listeners.deliver(chat);
    expect(heard).toEqual(["removed"]);
  });

  it("tells every error listener what was thrown or rejected, and calls the others all the same", async () => {
    const { listeners, heard, hear } = setup();
    const told: unknown[] = [];
    listeners.addHandlerError((...of) => told.push(["first", ...of]));
    const remove = listeners.addHandlerError((...of) => told.push(["second", ...of]));
    listeners.add("chat", () => {
      throw "thrown";
    });
    listeners.add("chat", () => Promise.reject("rejected"));
    listeners.add("chat", hear("other"));
    listeners.deliver(chat);
    expect(heard).toEqual(["other"]);
    expect(told).toEqual([
      ["first", "thrown", chat],
      ["second", "thrown", chat],
    ]);
    remove();
    await settled();
    expect(told.slice(2)).toEqual([["first", "rejected", chat]]);
  });

  it("throws outside of everything when nobody listens to errors", async () => {
    const { listeners, heard, hear } = setup();
    listeners.add("chat", () => {
      throw "thrown";
    });
    listeners.add("chat", () => Promise.reject("rejected"));
    listeners.add("chat", hear("other"));
    const caught = await uncaughtIn(() => listeners.deliver(chat));
    expect(caught).toEqual(["thrown", "rejected"]);
    expect(heard).toEqual(["other"]);
  });

  it("throws outside of everything what an error listener throws, and tells the others all the same", async () => {
    const { listeners } = setup();
    const told = vi.fn();
    listeners.addHandlerError(() => {
      throw "second";
    });
    listeners.addHandlerError(told);
    listeners.add("chat", () => {
      throw "first";
    });
    expect(await uncaughtIn(() => listeners.deliver(chat))).toEqual(["second"]);
    expect(told).toHaveBeenCalledExactlyOnceWith("first", chat);
  });
});
