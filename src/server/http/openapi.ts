import { version } from "../../../package.json";
import type { RouteHandler } from "./api-route";
import { jsonReply } from "./message";
import { jsonSchema, OPERATIONS, type Operation, type Schema } from "./openapi-operations";

/** `GET /api/openapi.json`: OpenAPI 3.1 of the surface for apps. */
export const openApiRoute: RouteHandler = async () => jsonReply(200, openApiDocument());

export function openApiDocument(): Schema {
  return {
    openapi: "3.1.0",
    info: {
      title: "Lethe",
      version,
      description: "A governed semantic cache for LLM completions.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    security: [{ appKey: [] }],
    components: { securitySchemes: { appKey: { type: "http", scheme: "bearer", bearerFormat: "lth_live_..." } } },
    paths: Object.fromEntries(Object.entries(OPERATIONS).map(([path, verbs]) => [path, pathItem(verbs)])),
  };
}

function pathItem(verbs: Readonly<Record<string, Operation>>): Schema {
  return Object.fromEntries(Object.entries(verbs).map(([method, operation]) => [method, operationItem(operation)]));
}

const IF_MATCH: Schema = {
  name: "If-Match",
  in: "header",
  required: false,
  description: "The ETag of the version that was read: its digest in quotes. Another text is refused with 409.",
  schema: { type: "string" },
};

function operationItem(operation: Operation): Schema {
  const { summary, description, scope, body, query, path = [], matches = false, replies } = operation;
  const queryProperties = Object.entries((query === undefined ? {} : jsonSchema(query).properties) ?? {});
  const parameters = [
    ...path.map((name) => ({ name, in: "path", required: true, schema: { type: "string" } })),
    ...queryProperties.map(([name, schema]) => ({ name, in: "query", required: false, schema })),
    ...(matches ? [IF_MATCH] : []),
  ];
  return {
    summary,
    ...(description === undefined ? {} : { description }),
    ...(scope === undefined ? {} : { "x-scope": scope }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { "application/json": { schema: body } } } }),
    responses: Object.fromEntries(Object.entries(replies).map(([status, text]) => [status, { description: text }])),
  };
}
