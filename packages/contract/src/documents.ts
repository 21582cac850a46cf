export { type AsyncApiDocument, type AsyncApiOptions, createAsyncApi } from "./asyncapi.ts";
export { createOpenApi, type OpenApiDocument, type OpenApiOptions } from "./openapi.ts";
export type { Json, JsonObject } from "./schema-components.ts";
