import { z } from "zod";
import { langCacheDeleteSchema, langCacheSearchSchema, langCacheSetSchema } from "../../services/cache/lang-cache";
import { apiOperation, type Operations } from "./operation";

const ID = "01a0f3b2-6d1e-7c3a-9f00-2f6d1e7c3a9f";
const QUESTION = { prompt: "Where do storks nest?", attributes: { language: "en" } };
const PATH = ["cacheId"] as const;

const foundReply = z
  .object({
    data: z.array(
      z.object({
        id: z.string(),
        prompt: z.string().describe("The asker's own."),
        response: z.string(),
        attributes: z.record(z.string(), z.string()),
        similarity: z.number(),
        searchStrategy: z.enum(["exact", "semantic"]),
      }),
    ),
  })
  .meta({ id: "LangCacheFound" });

export const LANG_CACHE_OPERATIONS: Operations = {
  "/v1/caches/{cacheId}/entries": {
    post: apiOperation({
      id: "setLangCacheEntry",
      tag: "cache",
      summary: "Store a response, in the form of Redis LangCache",
      description: "A cache is a namespace. The same scan, policy and scope as everywhere.",
      scope: "cache:write",
      path: PATH,
      body: { schema: langCacheSetSchema, example: { ...QUESTION, response: "On roofs.", ttlMillis: 3_600_000 } },
      replies: {
        "201": { text: "Stored.", schema: z.object({ entryId: z.string() }), example: { entryId: ID } },
      },
    }),
    delete: apiOperation({
      id: "deleteLangCacheEntries",
      tag: "cache",
      summary: "Delete all entries of a cache that have these attributes",
      scope: "cache:write",
      path: PATH,
      body: { schema: langCacheDeleteSchema, example: { attributes: QUESTION.attributes } },
      replies: {
        "200": {
          text: "How many there were.",
          schema: z.object({ deletedEntriesCount: z.number().int() }),
          example: { deletedEntriesCount: 2 },
        },
      },
    }),
  },
  "/v1/caches/{cacheId}/entries/search": {
    post: apiOperation({
      id: "searchLangCacheEntries",
      tag: "cache",
      summary: "The best response there is, in the form of Redis LangCache",
      scope: "cache:read",
      path: PATH,
      body: { schema: langCacheSearchSchema, example: { ...QUESTION, similarityThreshold: 0.9 } },
      replies: {
        "200": {
          text: "A list of one, or of none.",
          schema: foundReply,
          example: {
            data: [{ id: ID, ...QUESTION, response: "On roofs.", similarity: 1, searchStrategy: "exact" }],
          },
          lookUpHeaders: true,
        },
      },
    }),
  },
  "/v1/caches/{cacheId}/entries/{entryId}": {
    delete: apiOperation({
      id: "deleteLangCacheEntry",
      tag: "cache",
      summary: "Delete one entry of a cache",
      scope: "cache:write",
      path: [...PATH, "entryId"],
      replies: { "204": { text: "Gone." } },
    }),
  },
};
