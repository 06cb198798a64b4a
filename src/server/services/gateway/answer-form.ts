import type { ParsedRequest } from "@/lib/wire/adapter";
import type { UpstreamResponse } from "../../ports/upstream";

const JSON_LIKE = /^application\/(?:[\w.-]+\+)?json\b/i;
const EVENTS = /^text\/event-stream\b/i;

/**
 * Whether an answer came in the form that was asked for: events for a stream, JSON for the rest. Any other is relayed,
 * and never kept: a client reads an answer by its type, so a hit would not be what its miss was. No type is filled in.
 */
export function isFormAsked(
  { stream }: Pick<ParsedRequest, "stream">,
  { kind, headers }: Pick<UpstreamResponse, "kind" | "headers">,
): boolean {
  const type = headers["content-type"]?.trim();
  if (kind !== (stream ? "stream" : "json")) return false;
  return type === undefined || (stream ? EVENTS : JSON_LIKE).test(type);
}
