import { report, tell, valuesOf } from "./api.js";
import { byId } from "./dom.js";
import { clockMode, mock, now } from "./mock.js";
import { timeOfDay } from "./words.js";

/** How long a button that asks again waits for the second press. */
const SURE_MS = 4000;
const TICK_MS = 250;

export function showClock() {
  const answer = byId("clock-answer");
  const set = (body) => report(answer, async () => `it is ${timeOfDay((await tell("clock", body)).now)}`);
  byId("clock-steps").addEventListener("click", ({ target }) => {
    if (target.dataset.advance) set({ advanceMs: Number(target.dataset.advance) });
  });
  const { mode } = byId("clock-form").elements;
  mode.addEventListener("change", () => showRate(mode.value));
  byId("clock-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const { rate, ...values } = valuesOf(event.target);
    set(values.mode === "scaled" ? { ...values, rate } : values);
  });
  byId("reset-form").addEventListener("submit", (event) => askForReset(event, answer));
  mock.addEventListener("clock", () => drawMode(mode));
  setInterval(drawTime, TICK_MS);
}

function showRate(mode) {
  byId("clock-rate").hidden = mode !== "scaled";
}

let toldMode;

/** The form follows the mock, unless somebody else's choice is the same as before. */
function drawMode(select) {
  const { mode, rate } = clockMode();
  byId("clock-mode").textContent = mode === "scaled" ? `${rate} times as fast` : mode === "real" ? "" : mode;
  if (mode !== toldMode) {
    toldMode = mode;
    select.value = mode;
    showRate(mode);
  }
  drawTime();
}

function drawTime() {
  if (mock.connection === undefined) return;
  const [date, time] = new Date(now()).toISOString().split("T");
  byId("now").textContent = `${date} ${time.slice(0, 8)} UTC`;
}

/** A reset throws everything away: the button has to be pressed twice. */
function askForReset(event, answer) {
  event.preventDefault();
  const form = event.target;
  const button = form.querySelector("button");
  const label = "Reset the mock";
  if (button.textContent === label) {
    button.textContent = button.dataset.sure;
    setTimeout(() => {
      button.textContent = label;
    }, SURE_MS);
    return;
  }
  button.textContent = label;
  report(answer, async () => {
    await tell("reset", valuesOf(form));
    return "everything is as at first";
  });
}
