import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { fetchPage } from "./fetch-page.ts";
import { addLivePage } from "./live-page.ts";
import { addMedia } from "./media.ts";
import {
  audiencePage,
  feedPage,
  giftsPage,
  otherPage,
  regionalRanksPage,
  regionalTabsPage,
  roomPage,
} from "./pages.ts";
import { platformPaths } from "./paths.ts";
import { NOTHING, type Page, problemOf, refuse, visitOf } from "./visit.ts";

const JSON_TYPE = "application/json; charset=utf-8";
const PROTOBUF = "application/x-protobuf";

const pages: Readonly<Record<keyof typeof platformPaths, Page>> = {
  feed: feedPage,
  audience: audiencePage,
  regionalRanks: regionalRanksPage,
  regionalTabs: regionalTabsPage,
  gifts: giftsPage,
  room: roomPage,
  fetch: fetchPage,
};

/** The platform's side: what signed URLs lead to, the page of a stream, and the media host. */
export function addPlatformRoutes(app: FastifyInstance): void {
  void app.register((platform, _options, done) => {
    acceptAnyBody(platform);
    for (const [name, page] of Object.entries(pages)) {
      addPage(platform, platformPaths[name as keyof typeof pages], page);
    }
    addPage(platform, "/*", otherPage);
    addLivePage(platform);
    addMedia(platform);
    done();
  });
}

/** Keeps bodies as they came, whatever they are called: a wrong one is refused like a wrong signature. */
function acceptAnyBody(platform: FastifyInstance): void {
  platform.removeAllContentTypeParsers();
  platform.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));
}

/** Takes both methods: the wrong one is refused by the signature. */
function addPage(platform: FastifyInstance, url: string, page: Page): void {
  platform.route({
    method: ["GET", "POST"],
    url,
    exposeHeadRoute: false,
    config: { side: "platform" },
    ...(url === "/*" ? { onRequest: leaveUnsigned } : {}),
    handler: (request, reply) => {
      const problem = problemOf(request);
      return send(reply, problem === undefined ? page(visitOf(request)) : refuse(request, problem));
    },
  });
}

/** A path that is not known and does not even look signed is nobody's. */
async function leaveUnsigned(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const isSigned = Object.hasOwn(request.query as object, "X-Bogus");
  return isSigned ? undefined : reply.callNotFound();
}

function send(reply: FastifyReply, answer: ReturnType<Page>): FastifyReply {
  if (answer instanceof Buffer) return reply.type(PROTOBUF).send(answer);
  return answer === NOTHING ? reply.type(JSON_TYPE).send(NOTHING) : reply.send(answer);
}
