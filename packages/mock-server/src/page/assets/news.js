import { byId } from "./dom.js";
import { items, mock } from "./mock.js";
import { plural } from "./words.js";

/** How often who does not see the page is told what is new. */
const EVERY_MS = 5000;

let told;

/** Says what is new in one sentence, now and then: reading out each line would say nothing. */
export function tellNews() {
  setInterval(() => {
    const at = items.lastIndexOf(told);
    const fresh = items.slice(at + 1);
    told = items.at(-1);
    if (fresh.length > 0) byId("news").textContent = summary(fresh);
  }, EVERY_MS);
  mock.addEventListener("connection", drawConnection);
}

function summary(fresh) {
  const count = (kind) => fresh.filter((item) => item.kind === kind).length;
  const facts = [
    [count("open"), "socket opened", "sockets opened"],
    [count("close"), "socket closed", "sockets closed"],
    [count("frame"), "frame"],
    [count("request"), "request"],
    [count("fault"), "fault happened", "faults happened"],
  ];
  return facts
    .filter(([number]) => number > 0)
    .map(([number, one, many]) => plural(number, one, many))
    .join(", ");
}

function drawConnection() {
  const output = byId("connection");
  output.dataset.state = mock.connection;
  output.value = mock.connection === "live" ? "live" : "no connection, trying again";
}
