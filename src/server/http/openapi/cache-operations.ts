import { z } from "zod";
import { lookupSchema, putSchema } from "../../services/cache/api-request";
import { putWireSchema } from "../../services/cache/put-wire-entry";
import { feedbackSchema } from "../../services/entries/mark-wrong";
import { listQuery, statsQuery } from "../cache-routes";
import { exportQuery, importQuery, JSON_LINES } from "../transfer-routes";
import { apiOperation, type Operations, problem } from "./operation";
import {
  decisionReply,
  entryReply,
  exportedEntry,
  feedbackReply,
  importedLine,
  lookupReply,
  putReply,
  removedReply,
  statsReply,
} from "./reply-schemas";

const ID = "01a0f3b2-6d1e-7c3a-9f00-2f6d1e7c3a9f";
const KEY = "kQ1sVZ0Ff0mZ1yq4nL0m3u5oH1b2c3d4e5f6g7h8i9j";
const QUESTION = { model: "gpt-5", prompt: "How do vaccines train the immune system?", system: "Be brief." };
const AT = "2026-11-26T09:00:00.000Z";
const LATER = "2026-12-03T09:00:00.000Z";
const TOTALS = {
  requests: 2,
  hitsExact: 1,
  hitsSemantic: 0,
  misses: 1,
  bypasses: 0,
  errors: 0,
  stores: 1,
  hitRate: 0.5,
  tokensInServed: 30,
  tokensOutServed: 9,
  tokensInSpent: 30,
  tokensOutSpent: 9,
  moneySavedUsd: 0.002,
  moneySpentUsd: 0.002,
  secondsSaved: 1.2,
};

const ENTRY = {
  id: ID,
  key: KEY,
  model: "gpt-5",
  provider: "lethe.api",
  wire: "lethe.api",
  namespace: null,
  agent: null,
  tier: "public",
  tags: ["health"],
  tokensIn: 30,
  tokensOut: 9,
  latencyMs: 1200,
  costUsd: 0.002,
  bytes: 512,
  hitCount: 3,
  createdAt: AT,
  expiresAt: LATER,
  answer: "By showing it a harmless piece.",
};

export const CACHE_OPERATIONS: Operations = {
  "/api/v1/cache/lookup": {
    post: apiOperation({
      id: "lookUpEntry",
      tag: "cache",
      summary: "Look an answer up",
      scope: "cache:read",
      controlled: true,
      body: { schema: lookupSchema, example: QUESTION },
      replies: {
        "200": {
          text: "The outcome, with the entry on a hit.",
          schema: lookupReply,
          lookUpHeaders: true,
          example: {
            outcome: "hit-exact",
            reason: "same-key",
            similarity: 1,
            key: KEY,
            entry: {
              id: ID,
              key: KEY,
              response: "By showing it a harmless piece.",
              model: "gpt-5",
              tokens_in: 30,
              tokens_out: 9,
              latency_ms: 1200,
              cost_usd: 0.002,
              created_at: AT,
              expires_at: LATER,
              age_seconds: 12,
              tags: ["health"],
              metadata: {},
            },
          },
        },
      },
    }),
  },
  "/api/v1/cache/entries": {
    post: apiOperation({
      id: "storeEntry",
      tag: "cache",
      summary: "Store an answer; one of the same key is replaced",
      scope: "cache:write",
      controlled: true,
      body: {
        // With a wire it is found by the wire.
        schema: z.union([putSchema, putWireSchema]),
        example: { ...QUESTION, response: "By showing it a harmless piece.", ttl_seconds: 86_400, tags: ["health"] },
      },
      replies: {
        "201": {
          text: "Stored.",
          schema: putReply,
          example: { id: ID, key: KEY, expires_at: LATER, updated: false, findings: [] },
        },
        "403": problem(403, "forbidden", "The policy does not allow it, or the key lacks the scope."),
        "409": problem(409, "conflict", "An erasure began meanwhile: nothing was stored."),
      },
    }),
    delete: apiOperation({
      id: "invalidateEntries",
      tag: "cache",
      summary: "Invalidate entries",
      description: "At least one filter is needed: to remove everything, ask for an erasure.",
      scope: "cache:write",
      query: listQuery,
      replies: {
        "200": {
          text: "How many went; of a dry run, how many would.",
          schema: removedReply.extend({ would_remove: z.number().int().optional() }).meta({ id: "Invalidated" }),
          example: { removed: 3 },
        },
      },
    }),
  },
  "/api/v1/cache/entries/{id}": {
    get: apiOperation({
      id: "getEntry",
      tag: "cache",
      summary: "Read an entry",
      description: "One that was stored for an audience is found by who names it in Lethe-Audience.",
      scope: "cache:read",
      path: ["id"],
      replies: {
        "200": {
          text: "The entry.",
          schema: entryReply,
          example: { ...ENTRY, verified: true, answerHidden: false },
        },
      },
    }),
    delete: apiOperation({
      id: "removeEntry",
      tag: "cache",
      summary: "Remove an entry",
      scope: "cache:write",
      path: ["id"],
      replies: { "200": { text: "Removed.", schema: removedReply, example: { removed: 1 } } },
    }),
  },
  "/api/v1/cache/import": {
    post: apiOperation({
      id: "importEntries",
      tag: "cache",
      summary: "Store many answers: JSON lines, each what POST /api/v1/cache/entries takes",
      description:
        "Answers line by line as it goes: what was stored, what was refused and why, and a summary in the end. A file that was cut off goes on with from; a line that is sent again replaces itself.",
      scope: "cache:write",
      query: importQuery,
      body: {
        schema: z.union([putSchema, putWireSchema]),
        example: { ...QUESTION, response: "By showing it." },
        type: JSON_LINES,
      },
      replies: {
        "200": {
          text: "A line for each line.",
          schema: importedLine,
          example: { line: 1, id: ID, updated: false },
          type: JSON_LINES,
        },
        "415": problem(415, "unsupported_media_type", "It is not sent as JSON lines."),
      },
    }),
  },
  "/api/v1/cache/export": {
    get: apiOperation({
      id: "exportEntries",
      tag: "cache",
      summary: "All answers that everybody of the tenant may have, as JSON lines, without questions",
      description: "With Lethe-Audience those of that audience, without it those of none.",
      scope: "cache:read",
      query: exportQuery,
      replies: { "200": { text: "A line for each entry.", schema: exportedEntry, example: ENTRY, type: JSON_LINES } },
    }),
  },
  "/api/v1/feedback": {
    post: apiOperation({
      id: "reportWrongAnswer",
      tag: "cache",
      summary: "Report a wrong answer: the entry is never matched by similarity again",
      scope: "cache:write",
      body: { schema: feedbackSchema, example: { entry: ID, verdict: "wrong" } },
      replies: {
        "200": { text: "Noted.", schema: feedbackReply, example: { entry: ID } },
        "404": problem(404, "not_found", "Not there, or not yours.", "Entry not found"),
      },
    }),
  },
  "/api/v1/decisions/{id}": {
    get: apiOperation({
      id: "getDecision",
      tag: "statistics",
      summary: "What was decided about one request, by its Lethe-Request-Id, and what became of the store",
      scope: "stats:read",
      path: ["id"],
      replies: {
        "200": {
          text: "The record, without any text.",
          schema: decisionReply,
          example: {
            id: ID,
            tenantId: "0199d0f2-0000-7000-8000-000000000000",
            at: AT,
            requestId: ID,
            outcome: "miss",
            reason: "not-found",
            stored: false,
            notStored: "truncated",
            wire: "openai.chat",
            model: "gpt-5",
            entryId: null,
            score: null,
            guards: [],
            edits: [],
            durationMs: 812.5,
          },
        },
        "404": problem(404, "not_found", "Not there any more, or not yours.", "Decision not found"),
      },
    }),
  },
  "/api/v1/stats": {
    get: apiOperation({
      id: "getStatistics",
      tag: "statistics",
      summary: "Hit rate, entries, bytes, tokens, money and seconds saved",
      scope: "stats:read",
      query: statsQuery,
      replies: {
        "200": {
          text: "Totals and a series.",
          schema: statsReply,
          example: {
            range: "custom",
            from: AT,
            to: LATER,
            totals: TOTALS,
            entries: 1,
            bytes: 512,
            series: [{ at: AT, ...TOTALS }],
            byModel: [{ model: "gpt-5", ...TOTALS }],
          },
        },
      },
    }),
  },
};
