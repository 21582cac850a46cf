import { byId, drawRows, drawSoon, element } from "./dom.js";
import { clear, items, missed, mock, sockets, toneOf } from "./mock.js";
import { describe, plural, timeOfDay } from "./words.js";

/** Lines that are drawn; more are kept, and found by the filter. */
const MAX_LINES = 300;

let isPaused = false;
let shown = [];
let count = 0;
/** A name for each thing, so that its line is made once. */
const keys = new WeakMap();

export function showTimeline() {
  const draw = drawSoon(drawTimeline);
  mock.addEventListener("items", draw);
  mock.addEventListener("state", drawSoon(drawChoices));
  byId("timeline-filter").addEventListener("input", () => drawAgain());
  byId("timeline-socket").addEventListener("change", () => drawAgain());
  byId("pause").addEventListener("click", () => pause(!isPaused));
  byId("clear").addEventListener("click", () => {
    shown = [];
    clear();
    drawLines();
  });
}

/** Shows one socket only. */
export function followSocket(id) {
  drawChoices();
  byId("timeline-socket").value = String(id);
  drawAgain();
  byId("timeline").focus();
  byId("timeline").scrollIntoView({ block: "nearest" });
}

export function pause(wanted = !isPaused) {
  isPaused = wanted;
  byId("pause").setAttribute("aria-pressed", String(isPaused));
  byId("pause").textContent = isPaused ? "Go on" : "Pause";
  drawTimeline();
}

function drawChoices() {
  const select = byId("timeline-socket");
  const wanted = [...sockets.values()].reverse().slice(0, 100);
  const rows = [{ id: "" }, ...wanted];
  drawRows(select, rows, {
    keyOf: ({ id }) => id,
    create: ({ id }) => element("option", { value: String(id) }),
    update: (option, { id, side = "", uniqueId = "" }) => {
      const text = id === "" ? "all, and requests" : `#${id} ${side} ${uniqueId && `@${uniqueId}`}`.trim();
      if (option.textContent !== text) option.textContent = text;
    },
  });
}

/** What waits while the timeline is stopped is drawn when it goes on; a change of the filter looks at what is there. */
function drawTimeline() {
  if (!isPaused) shown = [...items];
  drawLines();
}

function drawAgain() {
  drawLines();
}

function drawLines() {
  const found = shown.filter(isWanted);
  const lines = found.slice(-MAX_LINES).reverse();
  drawRows(byId("timeline-list"), lines, { keyOf, create: createLine, update: () => undefined });
  const waiting = isPaused ? items.length - shown.length : 0;
  const notes = [
    missed.count > 0 && `${plural(missed.count, "more thing")} happened too fast to be shown`,
    waiting > 0 && `${waiting} waiting`,
  ].filter(Boolean);
  byId("timeline-count").textContent = [found.length > 0 && found.length.toLocaleString("en"), ...notes]
    .filter(Boolean)
    .join(", ");
  const hint = byId("timeline-hint");
  hint.hidden = found.length > 0;
  hint.textContent = shown.length > 0 ? "Nothing fits the filter." : "Nothing has happened yet.";
}

function isWanted(item) {
  const socket = byId("timeline-socket").value;
  if (socket !== "" && String(item.socket) !== socket) return false;
  const words = byId("timeline-filter").value.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const { name, detail } = describe(item);
  const text = `${item.kind} #${item.socket ?? ""} ${name} ${detail}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

function keyOf(item) {
  if (!keys.has(item)) keys.set(item, ++count);
  return keys.get(item);
}

function createLine(item) {
  const { sign, name, detail } = describe(item);
  return element(
    "li",
    { className: `tone-${toneOf(item)}` },
    element("time", { dateTime: new Date(item.t).toISOString() }, timeOfDay(item.t)),
    element("span", { className: "who" }, item.socket === undefined ? "" : `#${item.socket}`),
    element("span", { className: "sign", "aria-hidden": "true" }, sign),
    element("b", {}, name),
    element("span", { className: "detail" }, detail),
  );
}
