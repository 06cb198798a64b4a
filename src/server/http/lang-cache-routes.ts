import {
  langCacheDelete,
  langCacheDeleteAll,
  langCacheDeleteSchema,
  langCacheSearch,
  langCacheSearchSchema,
  langCacheSet,
  langCacheSetSchema,
} from "../services/cache/lang-cache";
import { nameText } from "../services/strict-object";
import { apiRoute } from "./api-route";
import { HttpProblem, jsonReply } from "./message";
import type { Route } from "./routes";

const ENTRIES = "/v1/caches/:cacheId/entries";

/** A cache's name is a namespace's. @throws HttpProblem 400 */
function cacheOf({ cacheId = "" }: Readonly<Record<string, string>>): string {
  const read = nameText(128).safeParse(cacheId);
  if (read.success) return read.data;
  throw new HttpProblem(400, "invalid_request", "cacheId: a name of 1 to 128 readable characters.");
}

/** Redis LangCache's API, for its clients with another host and an app key. */
export const langCacheRoutes: readonly Route[] = [
  {
    method: "POST",
    path: ENTRIES,
    handler: apiRoute(langCacheSetSchema, async ({ services, actor, request, body, params }) => {
      const { headers } = request;
      return jsonReply(201, await langCacheSet(services, actor, { cacheId: cacheOf(params), body, headers }));
    }),
  },
  {
    method: "POST",
    path: `${ENTRIES}/search`,
    handler: apiRoute(langCacheSearchSchema, async ({ services, actor, request, body, params }) => {
      const asked = { cacheId: cacheOf(params), body, headers: request.headers };
      const { found, headers } = await langCacheSearch(services, actor, asked);
      return jsonReply(200, found, headers);
    }),
  },
  {
    method: "DELETE",
    path: ENTRIES,
    handler: apiRoute(langCacheDeleteSchema, async ({ services, actor, body, params }) =>
      jsonReply(
        200,
        await langCacheDeleteAll(services, actor, { cacheId: cacheOf(params), attributes: body.attributes }),
      ),
    ),
  },
  {
    method: "DELETE",
    path: `${ENTRIES}/:entryId`,
    handler: apiRoute(null, async ({ services, actor, params }) => {
      await langCacheDelete(services, actor, { cacheId: cacheOf(params), entryId: params.entryId ?? "" });
      return { status: 204, headers: {}, body: "" };
    }),
  },
];
