/** Sockets and things that are kept; the oldest go first. */
const MAX_SOCKETS = 500;
const MAX_ITEMS = 2000;
const MAX_MARKS = 1000;
/** Marks of one kind that are closer than this are one. */
const MARK_MS = 250;

/** What this page knows of the mock. `change` is told of by the names "state", "clock", "items" and "connection". */
export const mock = new EventTarget();
export const sockets = new Map();
export const items = [];
export const missed = { count: 0 };
export let state;

let clock = { now: 0, mode: "manual" };
let heardAt = 0;

/** Time of the mock, Unix milliseconds: between what it tells, it goes on as its mode says. */
export function now() {
  const rates = { real: 1, scaled: clock.rate };
  return clock.now + (performance.now() - heardAt) * (rates[clock.mode] ?? 0);
}

export const clockMode = () => clock;

const changed = (name) => mock.dispatchEvent(new Event(name));

/** Listens to the mock; the browser comes back by itself when the connection is lost, or the mock begins anew. */
export function listen() {
  const source = new EventSource("stream");
  const on = (name, take) => source.addEventListener(name, ({ data }) => take(JSON.parse(data)));
  source.addEventListener("error", () => tellConnection("lost"));
  on("hello", begin);
  on("state", (told) => {
    state = told;
    noteOpen(state);
    setClock(state.clock);
    changed("state");
  });
  on("clock", setClock);
  on("happened", ({ items: told, skipped }) => {
    missed.count += skipped;
    take(told);
  });
}

function tellConnection(name) {
  mock.connection = name;
  changed("connection");
}

function begin({ earlier }) {
  clear();
  sockets.clear();
  tellConnection("live");
  take(earlier);
}

export function clear() {
  items.length = 0;
  missed.count = 0;
  changed("items");
}

function setClock(told) {
  clock = told;
  heardAt = performance.now();
  changed("clock");
}

/** What is open, and by that what is not: of things that happen too fast only the number is told. */
function noteOpen({ sockets: open, socketCount }) {
  for (const told of open) Object.assign(socketOf(told.id), told);
  if (socketCount > open.length) return;
  const ids = new Set(open.map(({ id }) => id));
  for (const socket of sockets.values()) if (socket.side !== "" && !ids.has(socket.id)) socket.closed ??= "gone";
}

function take(told) {
  items.push(...told);
  items.splice(0, items.length - MAX_ITEMS);
  for (const item of told) if (item.socket !== undefined) note(socketOf(item.socket), item);
  changed("items");
}

function socketOf(id) {
  const known = sockets.get(id);
  if (known) return known;
  const counts = { events: 0, frames: 0, acks: 0, heartbeats: 0, faults: 0 };
  const socket = { id, side: "", uniqueId: "", ...counts, marks: [], lastMarks: {} };
  sockets.set(id, socket);
  if (sockets.size > MAX_SOCKETS) sockets.delete(sockets.keys().next().value);
  return socket;
}

/** What a thing is, for colours and marks. */
export function toneOf({ kind, from, names = [], status, opcode }) {
  if (kind === "fault" || kind === "refusal" || status >= 400) return "bad";
  if (kind === "close" || kind === "end" || opcode === "close") return "over";
  if (kind !== "frame") return "plain";
  if (from === "mock") return "event";
  return names[0] === "ack" ? "ack" : "beat";
}

function note(socket, item) {
  mark(socket, item.t, toneOf(item));
  if (item.kind === "open") Object.assign(socket, { side: item.side, uniqueId: item.uniqueId });
  if (item.kind === "handshake") socket.path = item.path;
  if (item.kind === "close") socket.closed = `${item.code} ${item.reason}`.trim();
  if (item.kind === "end") socket.closed ??= "gone";
  if (item.kind === "fault") socket.faults++;
  if (item.kind === "frame") countFrame(socket, item);
}

function mark({ marks, lastMarks }, t, tone) {
  if (t - lastMarks[tone] < MARK_MS) return;
  lastMarks[tone] = t;
  marks.push({ t, tone });
  if (marks.length > MAX_MARKS) marks.shift();
}

/** Types of push frames: what stands behind them in the names are events. */
const FRAME_TYPES = new Set(["msg", "im_enter_room_resp", "hb", "ack", "im_enter_room", "unknown"]);

function countFrame(socket, { from, names }) {
  socket.frames++;
  if (from === "mock") socket.events += names.filter((name) => !FRAME_TYPES.has(name)).length;
  else if (names[0] === "ack") socket.acks++;
  else if (names[0] === "hb") socket.heartbeats++;
}
