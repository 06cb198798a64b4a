import { z } from "zod";

/** A piece of the document as JSON. */
export type Schema = Record<string, unknown>;

/** One reply of an operation. Without a schema it has no body that is described. */
export interface Reply {
  readonly text: string;
  readonly schema?: z.ZodType;
  readonly example?: unknown;
  readonly type?: "application/json" | "application/problem+json" | "text/event-stream" | "application/jsonl";
  /** Lethe's own headers of a look-up are told with it. */
  readonly lookUpHeaders?: true;
}

export interface Operation {
  /** `operationId`: what a generated client calls the function. */
  readonly id: string;
  readonly tag: "wires" | "cache" | "erasure" | "policy" | "statistics";
  readonly summary: string;
  readonly description?: string;
  /** The scope that the app key needs. */
  readonly scope?: string;
  readonly body?: { readonly schema: z.ZodType; readonly example: unknown; readonly type?: string };
  readonly query?: z.ZodObject;
  readonly path?: readonly string[];
  /** Takes `If-Match` with the ETag of the version that was read. */
  readonly matches?: true;
  /** Takes Lethe's control headers. */
  readonly controlled?: true;
  readonly replies: Readonly<Record<string, Reply>>;
}

export type Operations = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

/** RFC 9457, with a stable code. */
export const problemSchema = z
  .object({
    title: z.string(),
    status: z.number().int(),
    detail: z.string().describe("What was wrong and what to do, in words."),
    code: z.string().describe("Stable, snake_case."),
    param: z.string().optional().describe("The field or header that it is about."),
  })
  .meta({ id: "Problem" });

export function problem(status: number, code: string, text: string, detail = text): Reply {
  const example = { title: code.replaceAll("_", " "), status, detail, code };
  return { text, schema: problemSchema, example, type: "application/problem+json" };
}

/** What any operation of the API may say. */
const ALWAYS: Readonly<Record<string, Reply>> = {
  "401": problem(401, "invalid_api_key", "No app key, or one that is unknown, revoked or expired."),
  "403": problem(403, "forbidden", "The key lacks the scope, or the policy does not allow it."),
  "500": problem(500, "internal_error", "A fault of the server; its log says more."),
  "503": problem(503, "unavailable", "The database does not answer, or an erasure is under way: try again."),
};

const WITH_BODY: Readonly<Record<string, Reply>> = {
  "400": problem(
    400,
    "invalid_request",
    "The body is not as expected.",
    'the body: There is no field "ttl" here. Did you mean "ttl_seconds"?',
  ),
  "413": problem(413, "too_large", "The body is too large."),
};

const NOT_THERE = problem(404, "not_found", "Not there, or not yours.", "Entry not found");

/** The errors that follow from what an operation takes; what it says itself stands over them. */
export function apiReplies({ body, query, path }: Partial<Operation>, own: Operation["replies"]): Operation["replies"] {
  return {
    ...(body === undefined && query === undefined ? {} : WITH_BODY),
    ...(path === undefined ? {} : { "404": NOT_THERE }),
    ...ALWAYS,
    ...own,
  };
}

/** An operation of Lethe's own API, with the errors that any such may have. */
export function apiOperation(operation: Operation): Operation {
  return { ...operation, replies: apiReplies(operation, operation.replies) };
}
