import { ask, readField, report, tell, valuesOf } from "./api.js";
import { byId, drawRows, drawSoon, element } from "./dom.js";
import { mock, state } from "./mock.js";

const catalog = new Map();
const form = () => byId("fault-form");

export async function showFaults() {
  mock.addEventListener("state", drawSoon(drawArmed));
  form().addEventListener("submit", arm);
  form().elements.name.addEventListener("change", chooseFault);
  byId("disarm-all").addEventListener("click", () => disarm({}));
  const answer = await ask("faults");
  for (const fault of answer.catalog) catalog.set(fault.name, fault);
  fillNames();
  chooseFault();
}

/** One group a layer. */
function fillNames() {
  const faults = [...catalog.values()];
  for (const layer of new Set(faults.map((fault) => fault.layer))) {
    const own = faults.filter((fault) => fault.layer === layer);
    const options = own.map(({ name }) => element("option", { value: name }, name));
    form().elements.name.append(element("optgroup", { label: layer }, ...options));
  }
}

function chooseFault() {
  const { summary, warning, unit, frames, parameters } = catalog.get(form().elements.name.value);
  byId("fault-summary").textContent = [summary, `Happens to a ${frames ?? ""} ${unit}.`, warning]
    .filter(Boolean)
    .join(" ")
    .replaceAll(/ +/g, " ");
  byId("fault-parameters").replaceChildren(...Object.entries(parameters.properties).map(parameterField));
}

/** A field for a parameter, as its schema says. */
function parameterField([name, schema]) {
  const field = fieldOf(schema);
  field.dataset.parameter = name;
  return element("label", {}, `${name} `, field);
}

function fieldOf({ type, enum: choices, minimum, maximum, minLength, maxLength, pattern, default: preset }) {
  if (choices) {
    const options = choices.map((value) => element("option", { value: String(value) }, String(value)));
    const select = element("select", { "data-type": typeof choices[0] }, ...options);
    if (preset !== undefined) select.value = String(preset);
    return select;
  }
  if (type === "boolean") return element("input", { type: "checkbox", checked: preset === true });
  const placeholder = preset === undefined ? "" : String(preset);
  if (type === "integer" || type === "number") {
    const step = type === "integer" ? "1" : "any";
    return element("input", { type: "number", min: minimum ?? "", max: maximum ?? "", step, placeholder });
  }
  const input = element("input", { type: "text", placeholder, minLength: minLength ?? 0, pattern: pattern ?? ".*" });
  if (maxLength !== undefined) input.maxLength = maxLength;
  return input;
}

/** Fields that were filled, by what their dataset calls them. */
function filled(kind) {
  const fields = Array.from(form().querySelectorAll(`[data-${kind}]`)).filter(({ value }) => value !== "");
  return Object.fromEntries(fields.map((field) => [field.dataset[kind], readField(field)]));
}

function arm(event) {
  event.preventDefault();
  const where = filled("where");
  const spec = { ...valuesOf(form()), ...filled("parameter"), ...(Object.keys(where).length > 0 && { where }) };
  report(byId("fault-answer"), async () => {
    const [{ name, id }] = (await tell("faults", spec)).armed;
    return `armed ${name} as number ${id}`;
  });
}

function disarm(body) {
  report(byId("fault-answer"), async () => `${(await tell("disarm", body)).disarmed} disarmed`);
}

function drawArmed() {
  const armed = [...state.faults].reverse();
  byId("disarm-all").hidden = armed.length === 0;
  byId("faults-count").textContent = armed.length > 0 ? `${armed.length} armed` : "";
  drawRows(byId("fault-list"), armed, { keyOf: ({ id }) => id, create: createRow, update: updateRow });
}

function createRow({ id, name }) {
  const stop = element("button", { type: "button", "aria-label": `Disarm ${name}, number ${id}` }, "Disarm");
  stop.addEventListener("click", () => disarm({ id }));
  return element(
    "li",
    { className: "line" },
    element("p", { className: "text" }, element("b", {}, name), " ", element("span", { className: "what" })),
    stop,
  );
}

function updateRow(row, { id, name, fired, count, probability, seed, where = {}, ...parameters }) {
  const facts = [
    `${fired} of ${count}`,
    probability < 1 && `probability ${probability}`,
    ...Object.entries({ ...where, ...parameters }).map(([field, value]) => `${field} ${value}`),
  ];
  row.classList.toggle("done", fired >= count);
  row.querySelector(".what").textContent = facts.filter(Boolean).join(" · ");
}
