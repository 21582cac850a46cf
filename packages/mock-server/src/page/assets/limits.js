import { byId, drawRows, drawSoon, element } from "./dom.js";
import { mock, now, state } from "./mock.js";
import { duration } from "./words.js";

const TICK_MS = 1000;
const gauges = { requests: "requests a minute", connects: "connects a day", feed: "feed calls a day" };

export function showLimits() {
  const draw = drawSoon(() => state && drawLimits());
  mock.addEventListener("state", draw);
  setInterval(draw, TICK_MS);
}

function drawLimits() {
  drawRows(byId("limit-list"), state.limits, { keyOf: ({ name }) => name, create: createKey, update: updateKey });
}

function createKey({ name }) {
  const rows = Object.keys(gauges).map((kind) =>
    element(
      "div",
      { className: "gauge", "data-kind": kind },
      element("span", { className: "label" }, gauges[kind]),
      element("meter", { min: 0, "aria-label": `${name}: ${gauges[kind]} left` }),
      element("span", { className: "left" }),
    ),
  );
  return element(
    "div",
    { className: "key" },
    element("h3", {}, name, " ", element("span", { className: "what" })),
    ...rows,
  );
}

function updateKey(row, key) {
  const most = key.maxWebsockets === null ? "" : ` of ${key.maxWebsockets}`;
  row.querySelector("h3 .what").textContent = `${key.tier}, ${key.openWebsockets}${most} sockets`;
  for (const gauge of row.querySelectorAll(".gauge")) updateGauge(gauge, key[gauge.dataset.kind]);
}

function updateGauge(gauge, { limit, remaining, resetAtMs }) {
  const meter = gauge.querySelector("meter");
  const isFree = limit === null;
  meter.hidden = isFree || limit === 0;
  // A meter without room is never full.
  Object.assign(meter, {
    max: limit || 1,
    low: limit * 0.25,
    high: limit * 0.5,
    optimum: limit,
    value: remaining ?? 0,
  });
  const next = resetAtMs === null ? "" : `, next in ${duration(resetAtMs - now())}`;
  gauge.querySelector(".left").textContent = isFree
    ? "no limit"
    : limit === 0
      ? "none"
      : `${remaining} of ${limit}${next}`;
}
