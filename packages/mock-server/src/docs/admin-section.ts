import type { TSchema } from "typebox";
import * as bodies from "../admin/schemas.ts";
import { type Html, html, prose } from "./html.ts";
import { fieldList, section } from "./parts.ts";

interface AdminRoute {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly summary: string;
  /** Schema of the body, or of the query. */
  readonly takes?: TSchema;
}

const get = (path: string, summary: string, takes?: TSchema): AdminRoute => ({
  method: "GET",
  path: `/__mock/${path}`,
  summary,
  ...(takes && { takes }),
});
const post = (path: string, summary: string, takes: TSchema): AdminRoute => ({
  ...get(path, summary, takes),
  method: "POST",
});

/** The admin API in words; a test keeps it beside its routes. */
export const adminRoutes: readonly AdminRoute[] = [
  get("ready", "Answers when the server is ready"),
  get("state", "Everything at once: world, clock, quirks, open sockets"),
  get("keys", "The known keys and their tiers"),
  get("tls", "How clients come by TLS: ports, the local authority, the hosts that are played; 404 without `--tls`"),
  post("keys", "Make a key known, or move it to another tier; set its caption credits", bodies.SetTier),
  post("live", "Let a user go live in a new room", bodies.OneUser),
  post(
    "end",
    "End a user's stream: sockets get `control` with action 3, the managed ones then close with 4005",
    bodies.OneUser,
  ),
  post(
    "inject",
    "Send events to every socket in a user's room; ids and times that are missing are filled in",
    bodies.Inject,
  ),
  get(
    "room-log",
    "What was put into a user's room beside its tape, oldest first; after the end, into the room that was",
    bodies.OneUser,
  ),
  post(
    "forget-cursors",
    "Refuse the cursors that were given so far, for one user's room or for all: who comes back starts afresh",
    bodies.SomeRooms,
  ),
  post(
    "kick",
    "Close the sockets that fit; a code that no close frame may carry cuts the connection instead",
    bodies.Kick,
  ),
  get("faults", "Every fault that can be armed, with its parameters, and what is armed"),
  post("faults", "Arm a fault, or several at once as `faults`; parameters stand beside the name", bodies.Arm),
  post("disarm", "Take an armed fault away by its number, or all of them", bodies.Disarm),
  get("scenario", "The scenarios that run or have run, and how far they have come"),
  post(
    "scenario",
    "Run a scenario, with `steps` as in a `*.scenario.json` file; answers when it is over, or with `wait` = false at once",
    bodies.RunScenario,
  ),
  get("transcript", "A hash over all that was sent: two runs that are the same have the same"),
  get("clock", "Where time is, and how it goes on"),
  post("clock", "Change how time goes on, or move it forward", bodies.SetClock),
  post("reset", "Begin anew: world, limits, journal and clock are as at first, all sockets are cut", bodies.Reset),
  get(
    "journal",
    "What clients did, oldest first; waits up to `waitMs` for `atLeast` entries that fit",
    bodies.JournalQuery,
  ),
  get(
    "stream",
    "What happens, as server-sent events: `hello`, then `state`, `clock` and `happened`. The page at `/__mock/` lives on it",
  ),
  get("webcast-connections", "What the clients of the binary socket did: heartbeats, acknowledgements, refusals"),
  get(
    "conduct",
    "How well clients behave, by rules that are judged from the wire: as `json`, `text`, `junit` or `html`",
    bodies.ConductQuery,
  ),
];

/** What a test can ask of the mock. */
export function adminSection(): Html {
  const article = ({ method, path, summary, takes }: AdminRoute) => {
    const id = `admin-${method.toLowerCase()}-${path.slice("/__mock/".length)}`;
    return html`<article id="${id}" data-item>
<h3><span class="method ${method.toLowerCase()}">${method}</span> <a href="#${id}"><code>${path}</code></a></h3>
<p>${prose(summary)}</p>
${takes && html`<p class="type">${method === "GET" ? "Query" : "Body"}</p>${fieldList(takes)}`}
</article>
`;
  };
  return section(
    "admin",
    "Admin API",
    html`<p>For tests: it changes the world, sends events, moves the clock and tells what clients did. It needs no key, and is
<span class="mark invented">invented</span>. <code>/metrics</code> has counts for Prometheus.</p>`,
    html`<div class="cards">${adminRoutes.map(article)}</div>`,
  );
}
