import { byId } from "./dom.js";
import { pause } from "./timeline.js";

const parts = {
  s: "sockets",
  t: "timeline",
  r: "rooms",
  i: "inject",
  f: "faults",
  c: "clock",
  l: "limits",
  g: "conduct",
};

const actions = {
  "/": () => byId("timeline-filter").focus(),
  p: () => pause(),
  "?": () => byId("help").showModal(),
};

/** Keys without a modifier, where nobody is writing. */
export function listenToKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || byId("help").open) return;
    const isWriting = event.target.closest("input, textarea, select") !== null;
    if (isWriting) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const act = actions[event.key] ?? (parts[event.key] && (() => goTo(parts[event.key])));
    if (!act) return;
    event.preventDefault();
    act();
  });
  byId("show-help").addEventListener("click", () => byId("help").showModal());
  byId("hide-help").addEventListener("click", () => byId("help").close());
}

/** The first field of a part, or the part itself; the browser scrolls there. */
function goTo(id) {
  const part = byId(id);
  part.scrollIntoView({ block: "start" });
  const first = part.querySelector("button:not([hidden]), input, select, textarea");
  (first ?? part).focus({ preventScroll: true });
}
