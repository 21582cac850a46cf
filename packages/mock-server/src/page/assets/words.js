/** A time of the mock as people read it, in UTC: the mock's time is no place's. */
export function timeOfDay(t) {
  return new Date(t).toISOString().slice(11, 23);
}

export function duration(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.ceil(seconds / 60)} min` : `${Math.ceil(seconds / 3600)} h`;
}

export const plural = (count, one, many = `${one}s`) => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

/** What a thing that happened says: its sign, its name, and what more there is to it. */
const tellers = {
  request: ({ method, path, status, code, query }) => ({
    sign: "⇄",
    name: `${method} ${path}`,
    detail: [status, code, queryText(query)].filter(Boolean).join(" "),
  }),
  handshake: ({ path }) => ({ sign: "→", name: "handshake", detail: path }),
  open: ({ side, uniqueId, parameters = [] }) => ({
    sign: "→",
    name: `${side} open`,
    detail: [`@${uniqueId}`, ...parameters].join(" "),
  }),
  message: ({ bytes, warning, afterClose }) => ({
    sign: "↑",
    name: "message",
    detail: [`${bytes} B`, warning, afterClose && "after the close"].filter(Boolean).join(", "),
  }),
  close: ({ code, reason, by, answered }) => ({
    sign: "×",
    name: `close ${code}`,
    detail: [reason, `by the ${by}`, answered === false && "not answered"].filter(Boolean).join(", "),
  }),
  refusal: ({ side, status, reason, uniqueId }) => ({
    sign: "×",
    name: `${side} refused ${status}`,
    detail: [uniqueId && `@${uniqueId}`, reason].filter(Boolean).join(" "),
  }),
  fault: ({ fault, id, path }) => ({ sign: "!", name: fault, detail: `fault ${id}, ${path}` }),
  frame: ({ from, opcode, names, bytes, text }) => ({
    sign: from === "mock" ? "↓" : "↑",
    name: names.length > 0 ? shorten(names) : opcode,
    detail: [`${bytes} B`, text].filter(Boolean).join("  "),
  }),
  end: () => ({ sign: "×", name: "connection over", detail: "" }),
};

export function describe(item) {
  return tellers[item.kind](item);
}

function queryText(query = {}) {
  return Object.entries(query)
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

/** Names in their order, the same ones in a row once. */
function shorten(names) {
  const runs = [];
  for (const name of names) {
    const last = runs.at(-1);
    if (last?.name === name) last.count++;
    else runs.push({ name, count: 1 });
  }
  return runs.map(({ name, count }) => (count === 1 ? name : `${name} ×${count}`)).join(" ");
}
