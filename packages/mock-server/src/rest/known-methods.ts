import type { FastifyInstance } from "fastify";

interface KnownRoute {
  readonly methods: readonly string[];
  /** One that begins with a colon stands for any text. */
  readonly segments: readonly string[];
}

const routes = new WeakMap<FastifyInstance, KnownRoute[]>();

/** Remembers an API route: fastify's own look-up does not match a path with the pattern of its route. */
export function rememberRoute(app: FastifyInstance, methods: readonly string[], url: string): void {
  const known = routes.get(app) ?? [];
  routes.set(app, known);
  known.push({ methods, segments: url.split("/") });
}

/** The methods that the API takes at a path; none when it does not know the path. */
export function methodsOfApi(app: FastifyInstance, path: string): string[] {
  const asked = path.split("/");
  const found = (routes.get(app) ?? []).filter(({ segments }) => matches(segments, asked));
  return [...new Set(found.flatMap(({ methods }) => methods))];
}

function matches(segments: readonly string[], asked: readonly string[]): boolean {
  if (segments.length !== asked.length) return false;
  return segments.every((part, index) => (part.startsWith(":") ? asked[index] !== "" : part === asked[index]));
}
