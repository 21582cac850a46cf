import { type VendorPath, vendorPaths } from "@webcast-kit/contract";
import { describe, expect, it } from "vitest";
import { warningFor } from "./warning.ts";

const rows: readonly VendorPath[] = vendorPaths;

describe("warningFor", () => {
  it.each(rows)("names $path an undocumented path", ({ path, methods }) => {
    for (const method of methods) {
      expect(warningFor(method, path.replace(/\{\w+\}/g, "7"), [], [])).toBe(
        "known undocumented path: public clients call it; start the mock with --profile vendor-2026",
      );
    }
  });

  it.each(["ws_credentials", "room_info", "room_video", "room_id", "chat", "ranklist/regional"])(
    "names GET an undocumented method of %s",
    (path) => {
      expect(warningFor("GET", `/webcast/${path}`, ["unique_id"], [])).toMatch(/^known undocumented method: .* GET; /);
      expect(warningFor("PUT", `/webcast/${path}`, [], [])).toBeUndefined();
    },
  );

  it.each([
    ["GET", "/webcast/check_alive", ["unique_id", "username", "uniqueId"], [], "username, uniqueId"],
    ["POST", "/webcast/room_info", [], ["uniqueId"], "uniqueId"],
    ["POST", "/webcast/bulk_live_check", [], ["usernames"], "usernames"],
    ["POST", "/webcast/resolve_user_ids", [], ["usernames"], "usernames"],
    ["POST", "/webcast/chat", [], ["unique_id", "text"], "unique_id"],
  ])("names the undocumented parameters of %s %s", (method, path, query, body, names) => {
    expect(warningFor(method, path, query, body)).toMatch(new RegExp(`^known undocumented parameter ${names}: `));
  });

  it.each([
    ["GET", "/webcast/check_alive", ["unique_id"]],
    ["GET", "/api/live/connect", ["uniqueId"]],
    ["GET", "/webcast/rate_limits", ["username"]],
    ["GET", "/webcast/nothing", []],
    ["POST", "/webcast/check_alive", []],
  ])("says nothing of %s %s", (method, path, query) => {
    expect(warningFor(method, path, query, [])).toBeUndefined();
  });
});
