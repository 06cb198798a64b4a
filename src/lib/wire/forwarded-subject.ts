import { isJsonObject, type JsonObject } from "../core/json";
import type { Wire } from "../core/wire";

/** The fields of OpenAI's wires that name a person. */
const OPENAI_FIELDS = ["user", "safety_identifier"] as const;

/**
 * The body with another name for the person in the wire's own field; null: without it. A field that the client did not
 * send is not added: the provider learns no more than before.
 */
export function withForwardedSubject(wire: Wire, body: JsonObject, subject: string | null): JsonObject {
  if (wire === "gemini.content") return body;
  if (wire === "anthropic.messages") return withUserId(body, subject);
  const named = { ...body };
  for (const field of OPENAI_FIELDS) {
    if (typeof named[field] !== "string") continue;
    if (subject === null) delete named[field];
    else named[field] = subject;
  }
  return named;
}

function withUserId(body: JsonObject, subject: string | null): JsonObject {
  if (!isJsonObject(body.metadata) || typeof body.metadata.user_id !== "string") return body;
  const { user_id: _, ...metadata } = body.metadata;
  return { ...body, metadata: subject === null ? metadata : { ...metadata, user_id: subject } };
}
