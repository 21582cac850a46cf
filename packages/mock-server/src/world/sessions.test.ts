import { describe, expect, it } from "vitest";
import { sessionIdOf } from "./sessions.ts";
import { World } from "./world.ts";

const world = new World({ seed: 1, now: 0 });

describe("sessions", () => {
  it("of the reference's samples belong to the creator that the samples ask for", () => {
    for (const id of ["YOUR_TIKTOK_COOKIES", "YOUR_SESSIONID", "YOUR_SESSION_ID", "YOUR_TIKTOK_SESSION_ID"]) {
      expect(world.sessionOf(`sessionid=${id}`)?.uniqueId).toBe("creator");
    }
  });

  it("belong to the user that they name", () => {
    expect(world.sessionOf("ttwid=1; sessionid=session_offline_creator; a=b")?.uniqueId).toBe("offline_creator");
    expect(world.userOfSession("session_@Streamer")?.uniqueId).toBe("streamer");
  });

  it("of nobody are no sessions", () => {
    for (const header of [
      undefined,
      "",
      "sessionid",
      "sessionid=",
      "sessionid=session_",
      "sessionid=session_nobody_9",
    ]) {
      expect(world.sessionOf(header), header).toBeUndefined();
    }
    expect(world.sessionOf("sessionid_ss=YOUR_SESSIONID; mysessionid=YOUR_SESSIONID")).toBeUndefined();
  });
});

describe("sessionIdOf", () => {
  it("reads the first sessionid cookie, whatever its value holds", () => {
    expect(sessionIdOf("a=b;sessionid = x=y ; sessionid=z")).toBe("x=y");
    expect(sessionIdOf("a=b")).toBeUndefined();
  });
});
