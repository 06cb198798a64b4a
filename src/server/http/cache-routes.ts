import { z } from "zod";
import type { JsonObject } from "@/lib/core/json";
import { readAudience } from "@/lib/wire/cache-control";
import { lookupSchema } from "../services/cache/api-request";
import { lookupEntry } from "../services/cache/lookup-entry";
import { putAny } from "../services/cache/put-any";
import { deleteEntry, invalidateEntries, invalidateSchema } from "../services/entries/delete-entries";
import { getEntry } from "../services/entries/get-entry";
import { feedbackSchema, markWrong } from "../services/entries/mark-wrong";
import { previewInvalidation } from "../services/entries/preview-invalidation";
import { ServiceError } from "../services/service-error";
import { evenSpan } from "../services/stats/chart-span";
import { getDecision } from "../services/stats/get-decision";
import { statsOver } from "../services/stats/get-stats";
import { strictObject } from "../services/strict-object";
import { apiRoute, queryOf } from "./api-route";
import { jsonReply } from "./message";
import type { Route } from "./routes";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export const statsQuery = strictObject({
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  by: z.enum(["hour", "day"]).default("hour"),
});

export const listQuery = invalidateSchema.extend({
  dry_run: z.enum(["true", "false"]).optional().describe("true: count, and remove nothing."),
});

/** In one of two forms, each with errors of its own. */
const anyPut = z.record(z.string(), z.unknown());

export const cacheRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/api/v1/cache/lookup",
    handler: apiRoute(lookupSchema, async ({ services, actor, request, body, exact }) => {
      const { view, headers } = await lookupEntry(services, actor, { body, exact, headers: request.headers });
      return jsonReply(200, view, headers);
    }),
  },
  {
    method: "POST",
    path: "/api/v1/cache/entries",
    handler: apiRoute(anyPut, async ({ services, actor, request, body, exact }) => {
      const { headers, query } = request;
      return jsonReply(201, await putAny(services, actor, { body: body as JsonObject, exact, headers, query }));
    }),
  },
  {
    method: "GET",
    path: "/api/v1/cache/entries/:id",
    handler: apiRoute(null, async ({ services, actor, request, params }) => {
      const asked = { tenantId: actor.tenantId, id: params.id ?? "" };
      return jsonReply(200, await getEntry(services, actor, asked, readAudience(request.headers)));
    }),
  },
  {
    method: "DELETE",
    path: "/api/v1/cache/entries/:id",
    handler: apiRoute(null, async ({ services, actor, params }) => {
      await deleteEntry(services, actor, { tenantId: actor.tenantId, id: params.id ?? "" });
      return jsonReply(200, { removed: 1 });
    }),
  },
  {
    method: "DELETE",
    path: "/api/v1/cache/entries",
    handler: apiRoute(null, async ({ services, actor, request }) => {
      const unknown = [...request.query.keys()].find((name) => !(name in listQuery.shape));
      if (unknown !== undefined)
        throw new ServiceError(
          "invalid",
          `Unknown filter "${unknown}": use ${Object.keys(listQuery.shape).join(", ")}.`,
        );
      const { dry_run: isDry, ...filter } = queryOf(listQuery, request);
      const asked = { tenantId: actor.tenantId, filter };
      if (isDry !== "true") return jsonReply(200, await invalidateEntries(services, actor, asked));
      const { entries } = await previewInvalidation(services, actor, asked);
      return jsonReply(200, { removed: 0, would_remove: entries });
    }),
  },
  {
    method: "POST",
    path: "/api/v1/feedback",
    handler: apiRoute(feedbackSchema, async ({ services, actor, body }) =>
      jsonReply(200, await markWrong(services, actor, body)),
    ),
  },
  {
    method: "GET",
    path: "/api/v1/decisions/:id",
    handler: apiRoute(null, async ({ services, actor, params }) => {
      const tenantId = actor.tenantId;
      return jsonReply(200, await getDecision(services, actor, { tenantId, requestId: params.id ?? "" }));
    }),
  },
  {
    method: "GET",
    path: "/api/v1/stats",
    handler: apiRoute(null, async ({ services, actor, request }) => {
      const query = queryOf(statsQuery, request);
      const bucketMs = query.by === "hour" ? HOUR_MS : DAY_MS;
      const to = query.to === undefined ? services.clock.now() + 1 : Date.parse(query.to);
      const from = query.from === undefined ? to - DAY_MS : Date.parse(query.from);
      const span = evenSpan(from, to, bucketMs);
      return jsonReply(200, await statsOver(services, actor, { tenantId: actor.tenantId, span }));
    }),
  },
];
