import { report, tell } from "./api.js";
import { byId } from "./dom.js";
import { plural } from "./words.js";

export function showInject() {
  const form = byId("inject-form");
  const { events, uniqueId } = form.elements;
  const sample = byId("inject-sample");
  const fill = () => {
    events.value = sample.value;
  };
  sample.addEventListener("change", fill);
  fill();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    report(byId("inject-answer"), async () => {
      const body = { uniqueId: uniqueId.value, events: [JSON.parse(events.value)].flat() };
      return `${plural((await tell("inject", body)).delivered, "socket")} took it`;
    });
  });
}
