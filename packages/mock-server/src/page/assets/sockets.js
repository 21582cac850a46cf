import { report, tell } from "./api.js";
import { byId, drawRows, drawSoon, element } from "./dom.js";
import { mock, sockets, state } from "./mock.js";
import { drawStrip } from "./strip.js";
import { followSocket } from "./timeline.js";
import { plural } from "./words.js";

/** Sockets that are shown: the open ones first, then the newest. */
const MAX_ROWS = 40;
const STRIP_EVERY_MS = 1000;

export function showSockets() {
  const draw = drawSoon(drawSockets);
  for (const name of ["state", "items"]) mock.addEventListener(name, draw);
  // Time goes on, also where nothing happens.
  setInterval(drawStrips, STRIP_EVERY_MS);
}

function drawSockets() {
  const newestFirst = [...sockets.values()].reverse();
  const open = newestFirst.filter(({ closed }) => closed === undefined);
  const shown = [...open, ...newestFirst.filter(({ closed }) => closed !== undefined)].slice(0, MAX_ROWS);
  drawRows(byId("socket-list"), shown, { keyOf: ({ id }) => id, create: createRow, update: updateRow });
  const hint = byId("sockets-hint");
  hint.hidden = shown.length > 0 && sockets.size === shown.length;
  if (shown.length > 0) hint.textContent = `${plural(sockets.size - shown.length, "other")} not shown.`;
  byId("sockets-count").textContent = state ? `${state.socketCount.toLocaleString("en")} open` : "";
  drawStrips();
}

function createRow({ id }) {
  const follow = element("button", { type: "button", className: "name", "aria-label": `Timeline of socket ${id}` });
  const kick = element("button", { type: "button", className: "kick", "aria-label": `Kick socket ${id}` }, "Kick");
  follow.addEventListener("click", () => followSocket(id));
  kick.addEventListener("click", () => kickOne(id));
  return element(
    "li",
    { className: "socket" },
    element("div", { className: "line" }, follow, element("span", { className: "what" }), kick),
    element("p", { className: "counts" }),
    element("canvas", { className: "strip", "aria-hidden": "true" }),
  );
}

function updateRow(row, socket) {
  const { id, side, uniqueId, path = "", closed, events, acks, heartbeats, frames, faults } = socket;
  row.classList.toggle("closed", closed !== undefined);
  row.querySelector(".name").textContent = `#${id}`;
  row.querySelector(".what").textContent = [side || path, uniqueId && `@${uniqueId}`].filter(Boolean).join(" ");
  const counts = [
    closed === undefined ? "open" : `closed ${closed}`,
    plural(events, "event"),
    plural(frames, "frame"),
    (side === "webcast" || acks > 0) && plural(acks, "ack"),
    (side === "webcast" || heartbeats > 0) && plural(heartbeats, "heartbeat"),
    faults > 0 && plural(faults, "fault"),
  ];
  row.querySelector(".counts").textContent = counts.filter(Boolean).join(" · ");
  row.querySelector(".kick").hidden = closed !== undefined;
}

function drawStrips() {
  for (const row of byId("socket-list").children) {
    const socket = sockets.get(Number(row.dataset.key));
    if (socket) drawStrip(row.querySelector("canvas"), socket.marks);
  }
}

/** Closes one socket with the code that the form has. */
function kickOne(socket) {
  const { value, selectedOptions } = byId("kick-code");
  const body = { socket, code: Number(value), reason: selectedOptions[0].dataset.reason ?? "" };
  report(byId("kick-answer"), async () => `${(await tell("kick", body)).kicked} kicked`);
}
