/** Size of the coordinates of a chart; it is stretched to the width of the page. */
const WIDTH = 1000;
const HEIGHT = 100;

/** What a chart shows. */
export interface ChartData {
  /** What is drawn, for those who cannot see it. Plain text, already escaped. */
  readonly label: string;
  readonly values: readonly (number | null)[];
  /** Which buckets have a mark behind them. */
  readonly marks?: readonly number[];
}

/** Draws numbers as an area that is stepped, as counts in buckets are. */
export function svgSteps({ label, values, marks = [] }: ChartData): string {
  const highest = highestOf(values);
  const step = WIDTH / Math.max(1, values.length);
  const path = values.map((value, index) => {
    const y = round(HEIGHT - ((value ?? 0) / highest) * HEIGHT);
    return `L${round(index * step)} ${y}H${round((index + 1) * step)}`;
  });
  return svg(label, `${drawMarks(marks, step)}<path class="area" d="M0 ${HEIGHT}${path.join("")}V${HEIGHT}Z"/>`);
}

/** Draws numbers as a line; where nothing was said, it goes on from the last that was. */
export function svgLine({ label, values, marks = [] }: ChartData): string {
  const highest = highestOf(values);
  const step = WIDTH / Math.max(1, values.length);
  const points = values.flatMap((value, index) =>
    value === null ? [] : [`${round((index + 0.5) * step)} ${round(HEIGHT - (value / highest) * HEIGHT)}`],
  );
  const path = points.length === 0 ? "" : `M0 ${points[0]?.split(" ")[1]}L${points.join("L")}H${WIDTH}`;
  return svg(label, `${drawMarks(marks, step)}<path class="line" d="${path}"/>`);
}

function svg(label: string, content: string): string {
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${label}">${content}</svg>`;
}

function drawMarks(marks: readonly number[], step: number): string {
  return marks
    .flatMap((count, index) => (count === 0 ? [] : [`M${round((index + 0.5) * step)} 0V${HEIGHT}`]))
    .map((path) => `<path class="mark" d="${path}"/>`)
    .join("");
}

function highestOf(values: readonly (number | null)[]): number {
  return Math.max(...values.map((value) => value ?? 0), 0) || 1;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
