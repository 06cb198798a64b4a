import { z } from "zod";
import { getErasure, getReceipt } from "../services/erasures/erasure-view";
import { previewErasure } from "../services/erasures/preview-erasure";
import { startErasure } from "../services/erasures/start-erasure";
import { strictObject } from "../services/strict-object";
import { exportSubject } from "../services/subjects/export-subject";
import { apiRoute } from "./api-route";
import { HttpProblem, jsonReply } from "./message";
import type { Route } from "./routes";

export const erasureSchema = strictObject({
  subject: z.string().min(1).max(256).optional(),
  dry_run: z.boolean().optional(),
  confirm: z.string().max(256).optional(),
});

export const erasureRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/api/v1/erasures",
    handler: apiRoute(erasureSchema, async ({ services, actor, body }) => {
      const target = { tenantId: actor.tenantId, ...(body.subject === undefined ? {} : { subject: body.subject }) };
      const preview = await previewErasure(services, actor, target);
      if (body.dry_run === true) return jsonReply(200, preview);
      if (body.confirm === undefined) {
        throw new HttpProblem(400, "confirm_missing", `Send "confirm" with exactly this text: ${preview.confirm}`);
      }
      return jsonReply(202, await startErasure(services, actor, { ...target, confirm: body.confirm }));
    }),
  },
  {
    method: "GET",
    path: "/api/v1/erasures/:id",
    handler: apiRoute(null, async ({ services, actor, params }) =>
      jsonReply(200, await getErasure(services, actor, { id: params.id ?? "" })),
    ),
  },
  {
    method: "GET",
    path: "/api/v1/erasures/:id/receipt",
    handler: apiRoute(null, async ({ services, actor, params }) => {
      const { receipt, publicKeyPem } = await getReceipt(services, actor, { id: params.id ?? "" });
      return jsonReply(200, { receipt: JSON.parse(receipt) as unknown, public_key: publicKeyPem });
    }),
  },
  {
    method: "GET",
    path: "/api/v1/subjects/:subject/export",
    handler: apiRoute(null, async ({ services, actor, params }) =>
      jsonReply(200, await exportSubject(services, actor, { tenantId: actor.tenantId, subject: params.subject ?? "" })),
    ),
  },
];
