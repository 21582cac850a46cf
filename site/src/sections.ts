import { endpointPages } from "./contract/endpoints.ts";
import { eventsPage } from "./contract/events.ts";
import { apiErrorsPage, contractCloseCodesPage, tiersPage } from "./contract/limits.ts";
import { socketsPage } from "./contract/sockets.ts";
import type { Section } from "./page.ts";
import { decisionPages, filePage } from "./repository-pages.ts";

/** Every page of the site but the API reference, in the order of the navigation. */
export const sections: readonly Section[] = [
  {
    title: "Begin",
    collapsed: false,
    pages: [
      filePage("docs/start.md", "Start", "From an empty folder to events on the screen in a minute.", "index"),
      filePage("README.md", "What this is", "The packages, and what each is for.", "overview"),
      filePage(
        "docs/responsible-use.md",
        "Responsible use",
        "What the project does not do, and viewers' personal data.",
      ),
    ],
  },
  {
    title: "Packages",
    collapsed: false,
    pages: [
      filePage("packages/live/README.md", "live", "Managed events and captions, on Node.js and in browsers."),
      filePage("packages/signing/README.md", "signing", "The signing API's client, and direct connections."),
      filePage("packages/protocol/README.md", "protocol", "Bytes to typed events and back; .proto files."),
      filePage(
        "packages/captcha/README.md",
        "captcha",
        "Images for the CAPTCHA solve API; its conventions for answers.",
      ),
      filePage("packages/mock-server/README.md", "mock-server", "The whole API and its sockets on loopback."),
      filePage("packages/cli/README.md", "cli", "The command webcast: listen, decode, record, check."),
      filePage("packages/contract/README.md", "contract", "The managed API as data; OpenAPI and AsyncAPI."),
      filePage("fixtures/README.md", "fixtures", "Tapes, vectors and API examples, for any language."),
      filePage("fixtures/vectors/README.md", "Golden vectors", "Bytes with the JSON that they decode to."),
      filePage("fixtures/captcha/README.md", "CAPTCHA fixtures", "Synthetic CAPTCHAs that carry their own truth."),
    ],
  },
  {
    title: "Examples",
    collapsed: true,
    pages: [
      filePage("examples/README.md", "In every language", "Node.js, browsers, Python, Go, Java, C++ and curl."),
      filePage("examples/go/README.md", "Go", "Managed, direct and captions, with Debian's packages."),
      filePage("examples/java/README.md", "Java", "Managed, direct and captions, with the JDK's WebSocket."),
      filePage("examples/cpp/README.md", "C++", "Managed, direct and captions, with POCO."),
    ],
  },
  {
    title: "The managed API",
    collapsed: false,
    pages: [socketsPage, eventsPage, contractCloseCodesPage, apiErrorsPage, tiersPage],
  },
  { title: "Endpoints", collapsed: true, pages: endpointPages },
  {
    title: "The wire",
    collapsed: true,
    pages: [
      filePage(
        "docs/wire-format.md",
        "Wire format",
        "Frames and messages of the webcast socket, and how sure that is.",
      ),
      filePage("docs/events.md", "Events of the wire", "Which message becomes which event, field by field."),
      filePage("docs/wire-names.md", "Names of types", "The names of wire types in public sources, and here."),
    ],
  },
  {
    title: "When it goes wrong",
    collapsed: true,
    pages: [
      filePage("docs/errors.md", "Errors", "Every error code of the clients, and what to do about it."),
      filePage("docs/close-codes.md", "Close codes", "What clients do after each close code and refused handshake."),
      filePage("docs/promises.md", "Promises", "What users can rely on, with the tests that hold it."),
      filePage("docs/performance.md", "Performance", "Speed and memory beside peers, and how that was measured."),
    ],
  },
  {
    title: "Testing with the mock",
    collapsed: true,
    pages: [
      filePage("docs/faults.md", "Faults", "Failures by name: how to arm them, and what clients do."),
      filePage("docs/tapes.md", "Tapes", "Sessions as text files: record, edit, play."),
      filePage("docs/scenarios.md", "Scenarios", "Scripts of a mock and of what its clients have to do."),
      filePage("docs/conduct.md", "Conduct", "How well a client behaves, judged from the wire."),
      filePage("docs/quirk-matrix.md", "Quirk matrix", "Which readings of the reference break a client."),
      filePage("docs/determinism.md", "Determinism", "Seeds, and how to repeat a failure."),
      filePage("docs/load.md", "Load", "Many clients in one room, and how late they hear."),
      filePage("docs/mock-page.md", "The mock's page", "What happens in a mock, seen and steered in a browser."),
      filePage("docs/fixed-hosts.md", "Fixed hosts", "Testing clients that have their hosts in their code."),
    ],
  },
  {
    title: "The project",
    collapsed: true,
    pages: [
      filePage("docs/architecture.md", "Architecture", "The data flow, and which package may import which."),
      filePage("CONTRIBUTING.md", "Contributing", "How to work on it, command by command."),
      filePage(
        "docs/walkthroughs.md",
        "Walkthroughs",
        "An endpoint, a message, an event, a fault: added step by step.",
      ),
      filePage("conformance/README.md", "Conformance", "Other people's protobuf code against ours."),
      filePage("SECURITY.md", "Security", "What is defended against whom, and where to report a weakness."),
      filePage("CODE_OF_CONDUCT.md", "Code of conduct", "How people treat each other here."),
    ],
  },
  { title: "Decisions", collapsed: true, pages: decisionPages() },
];
