import { OUTCOMES, REASONS } from "@/lib/core/outcome";
import type { Schema } from "./operation";

function control(name: string, description: string, schema: Schema): Schema {
  return { name, in: "header", required: false, description, schema };
}

/** What a client may ask of the cache for one request. Any other `Lethe-*` header is refused. */
export const CONTROL_HEADERS: readonly Schema[] = [
  control("Cache-Control", "no-cache, no-store, only-if-cached, max-age=N, stale-if-error=N (RFC 9111, RFC 5861).", {
    type: "string",
  }),
  control("Lethe-Subject", "The person who asks.", { type: "string", minLength: 1, maxLength: 256 }),
  control("Lethe-Namespace", "Entries of different namespaces never meet.", {
    type: "string",
    minLength: 1,
    maxLength: 128,
  }),
  control("Lethe-Audience", "What the asker may see, as the app says it: answers of one never serve another.", {
    type: "string",
    minLength: 1,
    maxLength: 256,
  }),
  control("Lethe-Agent", "Which program of the tenant asks.", { type: "string", minLength: 1, maxLength: 128 }),
  control("Lethe-Batch", "Which import what is stored belongs to.", { type: "string", minLength: 1, maxLength: 128 }),
  control("Lethe-Min-Similarity", "May only raise the tenant's threshold.", { type: "number", minimum: 0, maximum: 1 }),
  control("Lethe-Strategy", "Look for the same request only, or for similar ones only.", {
    type: "string",
    enum: ["exact", "semantic"],
  }),
  control("Lethe-Ttl", "Seconds; may only lower the tenant's.", { type: "integer", minimum: 0 }),
  control("Lethe-Tags", "At most 16, separated by commas.", { type: "string" }),
];

function told(description: string, schema: Schema): Schema {
  return { description, schema };
}

/** What the cache says of a look-up, beside the answer. */
export const LOOK_UP_HEADERS: Readonly<Record<string, Schema>> = {
  "Cache-Status": told("RFC 9211.", { type: "string" }),
  "Lethe-Outcome": told("What became of the look-up.", { type: "string", enum: [...OUTCOMES] }),
  "Lethe-Reason": told("Why. More reasons may be added.", { type: "string", examples: REASONS.slice(0, 4) }),
  "Lethe-Similarity": told("Of the best match, to keys that may see it.", { type: "number", minimum: 0, maximum: 1 }),
  "Lethe-Edits": told("Names of the differences from that match's prompt, to keys that may see it.", {
    type: "string",
    examples: ["frame, politeness"],
  }),
  "Lethe-Entry": told("The entry that was served.", { type: "string" }),
  "Lethe-Request-Id": told("Of this request: a hit has one too.", { type: "string" }),
  "Lethe-Usage": told(
    "On a hit: whether its usage is what was recorded when it was made, or zero; nothing was spent.",
    {
      type: "string",
      enum: ["recorded", "zero"],
    },
  ),
  Age: told("Seconds since the answer was stored.", { type: "integer", minimum: 0 }),
};
