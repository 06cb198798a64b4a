import { z } from "zod";
import { lookupSchema, putSchema } from "../services/cache/api-request";
import { invalidateSchema } from "../services/entries/delete-entries";
import { feedbackSchema } from "../services/entries/mark-wrong";
import { checkPolicySchema, tryPolicySchema } from "../services/policies/check-policy";
import { strictObject } from "../services/strict-object";
import { brakeSchema } from "./brake-routes";
import { erasureSchema } from "./erasure-routes";
import { draftSchema, publishQuery, replaySchema, shadowSchema } from "./policy-routes";

export type Schema = Record<string, unknown>;

export interface Operation {
  readonly summary: string;
  readonly description?: string;
  readonly scope?: string;
  readonly body?: Schema;
  readonly query?: z.ZodObject;
  readonly path?: readonly string[];
  /** Takes `If-Match` with the ETag of the version that was read. */
  readonly matches?: true;
  readonly replies: Readonly<Record<string, string>>;
}

const PASS_THROUGH: Schema = {
  type: "object",
  description: "The provider's own request body. Unknown fields are kept, forwarded, and must match exactly for a hit.",
  properties: { model: { type: "string" }, stream: { type: "boolean" } },
  required: ["model"],
};

const WIRE_REPLIES = {
  "200": "The provider's own answer, recorded or fresh; Lethe-Outcome and Cache-Status say which.",
  "400": "The body can't be read or keyed.",
  "401": "No app key, or one that is unknown, revoked or expired.",
  "404": "No provider is set up for the model.",
  "413": "The body is too large.",
  "502": "The provider could not be reached.",
  "504": "only-if-cached was asked for, and there is no cached answer.",
};

export const OPERATIONS: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
  "/v1/chat/completions": {
    post: { summary: "OpenAI chat completions, through the cache", body: PASS_THROUGH, replies: WIRE_REPLIES },
  },
  "/v1/responses": {
    post: { summary: "OpenAI responses, through the cache", body: PASS_THROUGH, replies: WIRE_REPLIES },
  },
  "/v1/embeddings": {
    post: { summary: "OpenAI embeddings, exact matches only", body: PASS_THROUGH, replies: WIRE_REPLIES },
  },
  "/v1/messages": {
    post: { summary: "Anthropic messages, through the cache", body: PASS_THROUGH, replies: WIRE_REPLIES },
  },
  "/v1/models": {
    get: { summary: "Models of the providers that are set up", replies: { "200": "A list in OpenAI's shape." } },
  },
  "/api/v1/cache/lookup": {
    post: {
      summary: "Look an answer up",
      scope: "cache:read",
      body: jsonSchema(lookupSchema),
      replies: { "200": "The outcome, with the entry on a hit.", "400": "The body is not as expected." },
    },
  },
  "/api/v1/cache/entries": {
    post: {
      summary: "Store an answer; one of the same key is replaced",
      scope: "cache:write",
      body: jsonSchema(putSchema),
      replies: {
        "201": "Stored.",
        "403": "The policy does not allow it.",
        "400": "The answer holds what may not be kept.",
      },
    },
    delete: {
      summary: "Invalidate entries",
      description: "At least one filter is needed: to remove everything, ask for an erasure.",
      scope: "cache:write",
      query: invalidateSchema,
      replies: { "200": "How many went.", "400": "No filter." },
    },
  },
  "/api/v1/cache/entries/{id}": {
    get: {
      summary: "Read an entry",
      scope: "cache:read",
      path: ["id"],
      replies: { "200": "The entry.", "404": "Not there, or not yours." },
    },
    delete: {
      summary: "Remove an entry",
      scope: "cache:write",
      path: ["id"],
      replies: { "200": "Removed.", "404": "Not there, or not yours." },
    },
  },
  "/api/v1/feedback": {
    post: {
      summary: "Report a wrong answer: the entry is never matched by similarity again",
      scope: "cache:write",
      body: jsonSchema(feedbackSchema),
      replies: { "200": "Noted.", "404": "Not there, or not yours." },
    },
  },
  "/api/v1/stats": {
    get: {
      summary: "Hit rate, entries, bytes, tokens, money and seconds saved",
      scope: "stats:read",
      query: strictObject({
        from: z.string().optional(),
        to: z.string().optional(),
        by: z.enum(["hour", "day"]).optional(),
      }),
      replies: { "200": "Totals and a series." },
    },
  },
  "/api/v1/erasures": {
    post: {
      summary: "Erase the tenant, or one subject of it",
      description: "dry_run counts and writes nothing. confirm is the tenant's name, or the subject.",
      scope: "erase",
      body: jsonSchema(erasureSchema),
      replies: {
        "200": "The count (dry_run).",
        "202": "Begun.",
        "400": "The confirmation does not fit.",
        "409": "Another erasure is under way.",
      },
    },
  },
  "/api/v1/erasures/{id}": {
    get: {
      summary: "How far an erasure is",
      scope: "erase",
      path: ["id"],
      replies: { "200": "State and steps.", "404": "Not there, or not yours." },
    },
  },
  "/api/v1/erasures/{id}/receipt": {
    get: {
      summary: "The signed receipt and the key that checks it",
      scope: "erase",
      path: ["id"],
      replies: { "200": "The receipt.", "409": "Not complete yet." },
    },
  },
  "/api/v1/policies": {
    get: {
      summary: "The tenant's policy versions",
      scope: "policy",
      replies: { "200": "Newest first, and the default." },
    },
    post: {
      summary: "Save a draft",
      scope: "policy",
      body: jsonSchema(draftSchema),
      matches: true,
      replies: { "201": "Saved.", "409": "It is no draft any more, or its text was changed meanwhile." },
    },
  },
  "/api/v1/brake": {
    post: {
      summary: "The emergency brake of the key's tenant: stop similarity, or the whole cache; or release it",
      scope: "policy",
      body: jsonSchema(brakeSchema),
      replies: { "200": "What holds now, for the tenant, for everybody and from the environment." },
    },
  },
  "/api/v1/policies/check": {
    post: {
      summary: "Compile a policy and run its tests",
      scope: "policy",
      body: jsonSchema(checkPolicySchema),
      replies: { "200": "Problems with their places, and test results." },
    },
  },
  "/api/v1/policies/try": {
    post: {
      summary: "One input through a policy: the decision and the rules that fired",
      scope: "policy",
      body: jsonSchema(tryPolicySchema),
      replies: { "200": "The decision." },
    },
  },
  "/api/v1/policies/replay": {
    post: {
      summary: "What a draft would have changed on recorded decisions",
      scope: "policy",
      body: jsonSchema(replaySchema),
      replies: { "200": "The report.", "400": "The draft does not compile." },
    },
  },
  "/api/v1/policies/{id}/publish": {
    post: {
      summary: "Put a draft in force; its tests run first",
      scope: "policy",
      path: ["id"],
      query: publishQuery,
      matches: true,
      replies: {
        "200": "In force.",
        "400": "It does not compile, a test fails, or it has none.",
        "404": "Not there, or not yours.",
        "409": "It is in force already, or its text was changed meanwhile.",
      },
    },
  },
  "/api/v1/policies/{id}/roll-back": {
    post: {
      summary: "Put an earlier version in force again",
      scope: "policy",
      path: ["id"],
      matches: true,
      replies: {
        "200": "In force, as a new version.",
        "404": "Not there, or not yours.",
        "409": "It is in force already, or another text than If-Match names.",
      },
    },
  },
  "/api/v1/policies/{id}/shadow": {
    get: {
      summary: "How often a version in shadow would have decided otherwise",
      description: "Counted in this process, since the version was put into shadow or since the start.",
      scope: "policy",
      path: ["id"],
      replies: { "200": "same, looser, stricter, failures.", "404": "Not there, or not yours." },
    },
    post: {
      summary: "Evaluate a draft beside the policy in force, and only count",
      scope: "policy",
      path: ["id"],
      body: jsonSchema(shadowSchema),
      matches: true,
      replies: {
        "200": "On or off.",
        "404": "Not there, or not yours.",
        "409": "It is no draft, or its text was changed meanwhile.",
      },
    },
  },
  "/api/v1/subjects/{subject}/export": {
    get: {
      summary: "All that is held about a person",
      scope: "erase",
      path: ["subject"],
      replies: { "200": "Entries and decisions." },
    },
  },
};

export function jsonSchema(schema: z.ZodType): Schema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Schema;
  return rest;
}
