/** Drawings of shapes within a circle of radius 1 around 0, in SVG. `currentColor` is the colour of the shape. */
const light = 'fill="#fff" fill-opacity="0.35"';
const dark = 'fill="#000" fill-opacity="0.35"';
const base = 'fill="currentColor"';

export const shapeDrawings = {
  cube: `<path ${base} d="M0-1 .87-.5V.5L0 1-.87.5V-.5Z"/><path ${light} d="M0-1 .87-.5 0 0-.87-.5Z"/><path ${dark} d="M0 0 .87-.5V.5L0 1Z"/>`,
  cone: `<path ${base} d="M0-1 .75.6A.75.3 0 0 1-.75.6Z"/><path ${dark} d="M0-1 .75.6A.75.3 0 0 1 .2.89Z"/>`,
  cylinder: `<path ${base} d="M-.55-.6A.55.25 0 0 1 .55-.6V.6A.55.25 0 0 1-.55.6Z"/><ellipse ${light} cy="-.6" rx=".55" ry=".25"/><path ${dark} d="M.2-.37.55-.6V.6L.2.83Z"/>`,
  star: `<path ${base} d="M0-1 .24-.32.95-.31.38.12.59.81 0 .4-.59.81-.38.12-.95-.31-.24-.32Z"/><path ${dark} d="M0-1 .24-.32.95-.31 0 0Z"/>`,
  ring: `<path ${base} fill-rule="evenodd" d="M-.95 0a.95.7 0 1 1 1.9 0 .95.7 0 1 1-1.9 0ZM-.5 0a.5.3 0 1 0 1 0 .5.3 0 1 0-1 0Z"/><path ${light} d="M-.95 0a.95.7 0 0 1 1.9 0h-.2a.75.5 0 0 0-1.5 0Z"/>`,
  ell: `<path ${base} d="M-.6-.8H-.05V.25H.7V.8H-.6Z"/><path ${light} d="M-.6-.8H-.05L-.2-.65H-.45V.65L-.6.8Z"/>`,
  tee: `<path ${base} d="M-.75-.75H.75V-.2H.28V.85H-.28V-.2H-.75Z"/><path ${dark} d="M.1-.2H.28V.85H-.28L.1.7Z"/>`,
} as const satisfies Readonly<Record<string, string>>;

export type ShapeKind = keyof typeof shapeDrawings;

/** Muted, so that none of them is taken for a dot of the scene code. */
export const shapeColours = [
  "#b07a6a",
  "#7a9c72",
  "#6f86b0",
  "#a98bb5",
  "#b5a06a",
  "#6aa5a5",
  "#8c8c94",
  "#5c6a78",
] as const;

/** A shape in its place. */
export interface PlacedShape {
  readonly kind: ShapeKind;
  readonly colour: string;
  /** Middle and radius of the circle around it, in px. */
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** Clockwise. */
  readonly degrees: number;
}

/** Draws shapes as SVG, to be laid over a picture of a size. */
export function drawShapes(
  { width, height }: { width: number; height: number },
  shapes: readonly PlacedShape[],
): Buffer {
  const drawn = shapes.map(
    ({ kind, colour, x, y, radius, degrees }) =>
      `<g color="${colour}" transform="translate(${x} ${y}) rotate(${degrees}) scale(${radius})">${shapeDrawings[kind]}</g>`,
  );
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${drawn.join("")}</svg>`,
  );
}
