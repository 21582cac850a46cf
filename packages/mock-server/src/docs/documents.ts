import {
  type AsyncApiDocument,
  createAsyncApi,
  createOpenApi,
  type OpenApiDocument,
} from "@webcast-kit/contract/documents";
import { type MockView, prefixOf } from "./mock-view.ts";

/** The REST API of this mock. */
export function openApiOf({ httpOrigin }: MockView): OpenApiDocument {
  return createOpenApi({ serverUrl: httpOrigin, webServerUrl: httpOrigin });
}

/** The sockets of this mock: it plays the platform too. */
export function asyncApiOf(mock: MockView): AsyncApiDocument {
  const document = createAsyncApi({ serverUrl: mock.wsOrigin, platformUrl: mock.wsOrigin });
  const pathname = prefixOf(mock);
  if (pathname === "") return document;
  const { api, platform } = document.servers;
  return { ...document, servers: { api: { ...api, pathname }, platform: { ...platform, pathname } } };
}
