import { ask } from "./api.js";
import { byId, drawRows, element } from "./dom.js";
import { items, mock } from "./mock.js";
import { plural, timeOfDay } from "./words.js";

/** Reports are asked for when something has happened, and no more often than this. */
const EVERY_MS = 3000;
const MAX_FINDINGS = 3;

let judged;

export function showConduct() {
  mock.addEventListener("connection", () => {
    judged = undefined;
  });
  void judge();
}

async function judge() {
  const last = items.at(-1);
  if (last !== judged && !document.hidden) {
    judged = last;
    await ask("conduct?format=json").then(draw, () => undefined);
  }
  setTimeout(() => void judge(), EVERY_MS);
}

function draw({ grade, counts, rules }) {
  const broken = rules.filter(({ verdict }) => verdict === "fail");
  byId("conduct-count").textContent = grade === "-" ? "" : `grade ${grade}`;
  byId("conduct-summary").textContent =
    grade === "-"
      ? "No rule had a chance yet."
      : `${plural(counts.errors, "error")}, ${plural(counts.warnings, "warning")}, ${counts.passed} kept, ${counts.notSeen} not seen.`;
  drawRows(byId("conduct-list"), broken, { keyOf: ({ id }) => id, create: createRow, update: updateRow });
}

function createRow({ id, severity, title }) {
  return element(
    "li",
    { className: `rule ${severity}` },
    element("p", {}, element("b", {}, severity), " ", title, " ", element("code", {}, id)),
    element("ul", {}),
  );
}

function updateRow(row, { breaches, findings }) {
  const shown = findings.slice(-MAX_FINDINGS);
  const lines = shown.map(({ atMs, where, happened, expected }) =>
    element("li", {}, `${timeOfDay(atMs)} ${where}: ${happened}; expected: ${expected}`),
  );
  if (breaches > shown.length) lines.push(element("li", {}, `${plural(breaches - shown.length, "other")} like these`));
  row.querySelector("ul").replaceChildren(...lines);
}
