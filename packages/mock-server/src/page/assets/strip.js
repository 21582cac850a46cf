import { now } from "./mock.js";

/** How much of a socket's time a strip shows, by the mock's clock. */
const SPAN_MS = 60_000;
const LANES = { event: 0, plain: 0, over: 0, bad: 0, ack: 1, beat: 2 };
const LANE_HEIGHT = 5;

const STRIP_HEIGHT = 3 * LANE_HEIGHT;

/** Draws the last minute of a socket, now at the right: events above, acks and heartbeats below. */
export function drawStrip(canvas, marks) {
  const ratio = devicePixelRatio || 1;
  const width = canvas.clientWidth;
  if (width === 0) return;
  canvas.width = width * ratio;
  canvas.height = STRIP_HEIGHT * ratio;
  const paint = canvas.getContext("2d");
  const style = getComputedStyle(canvas);
  const end = now();
  paint.scale(ratio, ratio);
  for (const { t, tone } of marks) {
    const age = end - t;
    if (age > SPAN_MS) continue;
    const isLoud = tone === "bad" || tone === "over";
    paint.fillStyle = style.getPropertyValue(`--${tone}`);
    const x = Math.max(0, width - 2 - (Math.max(0, age) / SPAN_MS) * width);
    paint.fillRect(x, LANES[tone] * LANE_HEIGHT, 2, isLoud ? STRIP_HEIGHT : LANE_HEIGHT - 1);
  }
}
