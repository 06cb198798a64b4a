/** The parts of an OpenAPI document that the page shows. */
export interface Operation {
  /** `operationId`: also where the page has it. */
  readonly id: string;
  readonly tag: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly description: string | null;
  readonly scope: string | null;
  readonly fields: readonly Field[];
  /** A request to copy. */
  readonly curl: string;
  readonly replies: readonly { readonly status: string; readonly text: string }[];
}

export interface Field {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly place: "body" | "query" | "path";
  readonly description: string | null;
}

type Json = Record<string, unknown>;

export function operationsOf(document: Json): Operation[] {
  const shared = asObject(asObject(document.components).schemas);
  return Object.entries(asObject(document.paths)).flatMap(([path, verbs]) =>
    Object.entries(asObject(verbs)).map(([method, operation]) =>
      operationOf(shared, method, path, asObject(operation)),
    ),
  );
}

function operationOf(shared: Json, method: string, path: string, operation: Json): Operation {
  const replies = Object.entries(asObject(operation.responses));
  return {
    id: String(operation.operationId ?? `${method} ${path}`),
    tag: Array.isArray(operation.tags) ? String(operation.tags[0]) : "",
    method,
    path,
    summary: String(operation.summary ?? ""),
    description: textOrNull(operation.description),
    scope: textOrNull(operation["x-scope"]),
    fields: [...parametersOf(operation), ...bodyFieldsOf(shared, operation)],
    curl: curlOf(method, path, bodyOf(operation)),
    replies: replies.map(([status, reply]) => ({ status, text: String(asObject(reply).description ?? "") })),
  };
}

function parametersOf(operation: Json): Field[] {
  const parameters = Array.isArray(operation.parameters) ? (operation.parameters as Json[]) : [];
  // Control headers are the same everywhere: docs/wires.md has them once.
  const own = parameters.filter((parameter) => parameter.in !== "header" || parameter.name === "If-Match");
  return own.map((parameter) => ({
    name: String(parameter.name),
    type: typeOf(asObject(parameter.schema)),
    required: parameter.required === true,
    place: parameter.in === "path" ? "path" : "query",
    description: textOrNull(asObject(parameter.schema).description),
  }));
}

function bodyFieldsOf(shared: Json, operation: Json): Field[] {
  const schema = resolved(shared, asObject(bodyOf(operation)?.content.schema));
  const required = Array.isArray(schema.required) ? (schema.required as string[]) : [];
  return Object.entries(asObject(schema.properties)).map(([name, property]) => ({
    name,
    type: typeOf(asObject(property)),
    required: required.includes(name),
    place: "body",
    description: textOrNull(asObject(property).description),
  }));
}

interface Body {
  readonly type: string;
  readonly content: Json;
}

function bodyOf(operation: Json): Body | null {
  const [first] = Object.entries(asObject(asObject(operation.requestBody).content));
  return first === undefined ? null : { type: first[0], content: asObject(first[1]) };
}

/** For a shell that has `LETHE_URL` and `LETHE_KEY`. */
function curlOf(method: string, path: string, body: Body | null): string {
  const lines = [`curl "$LETHE_URL${path}"`, '-H "Authorization: Bearer $LETHE_KEY"'];
  if (method !== "get" && !(method === "post" && body !== null)) lines.push(`-X ${method.toUpperCase()}`);
  const { example } = body?.content ?? {};
  if (body !== null && example !== undefined) {
    const text = typeof example === "string" ? example : JSON.stringify(example, null, 2);
    lines.push(`-H "Content-Type: ${body.type}"`, `-d '${text.replaceAll("'", "'\\''")}'`);
  }
  return lines.join(" \\\n  ");
}

/** What stands under the components, where a schema only points there. */
function resolved(shared: Json, schema: Json): Json {
  return typeof schema.$ref === "string" ? asObject(shared[schema.$ref.split("/").at(-1) ?? ""]) : schema;
}

function typeOf(schema: Json): string {
  if (typeof schema.$ref === "string") return schema.$ref.split("/").at(-1) ?? "any";
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (typeof schema.const === "string") return JSON.stringify(schema.const);
  if (schema.type === "array") return `${typeOf(asObject(schema.items))}[]`;
  return typeof schema.type === "string" ? schema.type : "any";
}

function asObject(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
