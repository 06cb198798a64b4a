import { z } from "zod";
import { version } from "../../../../package.json";
import type { RouteHandler } from "../api-route";
import { jsonReply } from "../message";
import { CONTROL_HEADERS, LOOK_UP_HEADERS } from "./headers";
import type { Operation, Reply, Schema } from "./operation";
import { OPERATIONS } from "./operations";

/** `GET /api/openapi.json`: OpenAPI 3.1 of the surface for apps. */
export const openApiRoute: RouteHandler = async () => jsonReply(200, openApiDocument());

let made: Schema | null = null;

export function openApiDocument(): Schema {
  made ??= makeDocument();
  return made;
}

function makeDocument(): Schema {
  const shared: SharedSchemas = {};
  const items = Object.entries(OPERATIONS).map(([path, verbs]) => [path, pathItem(verbs, shared)] as const);
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
    tags: ["wires", "cache", "erasure", "policy", "statistics"].map((name) => ({ name })),
    paths: Object.fromEntries(items),
    components: {
      securitySchemes: { appKey: { type: "http", scheme: "bearer", bearerFormat: "lth_live_..." } },
      schemas: shared,
    },
  };
}

type SharedSchemas = Record<string, Schema>;

const POINTER = "#/components/schemas/";

/**
 * A schema, with what it shares with others under the components: zod writes shared types beside each schema, where
 * nothing in an OpenAPI document could point at them. As inputs, replies too: an open object stays open.
 */
function schemaOf(schema: z.ZodType, shared: SharedSchemas): Schema {
  const written = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Schema;
  const { $schema: _, $defs = {}, ...rest } = pointed(written) as Schema & { $defs?: SharedSchemas };
  for (const [name, definition] of Object.entries($defs)) shared[name] = withoutId(definition);
  const name = rest.id;
  if (typeof name !== "string") return rest;
  shared[name] = withoutId(rest);
  return { $ref: `${POINTER}${name}` };
}

function withoutId({ id: _, ...definition }: Schema): Schema {
  return definition;
}

function pointed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pointed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === "$ref" && typeof item === "string" ? item.replace("#/$defs/", POINTER) : pointed(item),
    ]),
  );
}

function pathItem(verbs: Readonly<Record<string, Operation>>, shared: SharedSchemas): Schema {
  const items = Object.entries(verbs).map(([method, operation]) => [method, operationItem(operation, shared)]);
  return Object.fromEntries(items);
}

function operationItem(operation: Operation, shared: SharedSchemas): Schema {
  const { id, tag, summary, description, scope, body, replies } = operation;
  const parameters = parametersOf(operation, shared);
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    ...(scope === undefined ? {} : { "x-scope": scope }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: bodyItem(body, shared) }),
    responses: Object.fromEntries(Object.entries(replies).map(([status, reply]) => [status, replyItem(reply, shared)])),
  };
}

const IF_MATCH: Schema = {
  name: "If-Match",
  in: "header",
  required: false,
  description: "The ETag of the version that was read: its digest in quotes. Another text is refused with 409.",
  schema: { type: "string" },
};

function parametersOf({ path = [], query, matches, controlled }: Operation, shared: SharedSchemas): Schema[] {
  const properties = query === undefined ? {} : (schemaOf(query, shared).properties as SharedSchemas);
  return [
    ...path.map((name) => ({ name, in: "path", required: true, schema: { type: "string" } })),
    ...Object.entries(properties).map(([name, schema]) => ({ name, in: "query", required: false, schema })),
    ...(matches === true ? [IF_MATCH] : []),
    ...(controlled === true ? CONTROL_HEADERS : []),
  ];
}

function bodyItem(
  { schema, example, type = "application/json" }: NonNullable<Operation["body"]>,
  shared: SharedSchemas,
): Schema {
  return { required: true, content: { [type]: { schema: schemaOf(schema, shared), example } } };
}

function replyItem(
  { text, schema, example, type = "application/json", lookUpHeaders }: Reply,
  shared: SharedSchemas,
): Schema {
  return {
    description: text,
    ...(lookUpHeaders === true ? { headers: LOOK_UP_HEADERS } : {}),
    ...(schema === undefined
      ? {}
      : {
          content: {
            [type]: { schema: schemaOf(schema, shared), ...(example === undefined ? {} : { example }) },
          },
        }),
  };
}
