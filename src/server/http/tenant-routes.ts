import { z } from "zod";
import { bearerToken } from "@/lib/wire/bearer";
import { strictObject } from "../services/strict-object";
import { getDeletion, getDeletionReceipt } from "../services/tenants/claim-deletion";
import { deleteTenant, previewDeletion } from "../services/tenants/delete-tenant";
import { apiRoute, type RouteHandler } from "./api-route";
import { HttpProblem, type HttpReply, jsonReply } from "./message";
import { failureOf, problemReply } from "./problem";
import type { Route } from "./routes";

export const deletionSchema = strictObject({
  dry_run: z.boolean().optional().describe("Count, and write nothing."),
  confirm: z.string().max(256).optional().describe("The tenant's name."),
});

/**
 * The end of the key's own tenant. A POST with the name in its body, for addresses stand in logs that outlive the tenant.
 * Afterwards no app key is left: the key that the reply gives once asks how far it is.
 */
export const tenantRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/api/v1/tenant/deletion",
    handler: apiRoute(deletionSchema, async ({ services, actor, body }) => {
      const { tenantId } = actor;
      const preview = await previewDeletion(services, actor, { tenantId });
      if (body.dry_run === true) return jsonReply(200, preview);
      if (body.confirm === undefined) {
        throw new HttpProblem(400, "confirm_missing", `Send "confirm" with exactly this text: ${preview.confirm}`);
      }
      return jsonReply(202, await deleteTenant(services, actor, { tenantId, confirm: body.confirm }));
    }),
  },
  {
    method: "GET",
    path: "/api/v1/tenant/deletions/:id",
    handler: claimedRoute(async (services, claim) => jsonReply(200, await getDeletion(services, claim))),
  },
  {
    method: "GET",
    path: "/api/v1/tenant/deletions/:id/receipt",
    handler: claimedRoute(async (services, claim) => {
      const { receipt, publicKeyPem } = await getDeletionReceipt(services, claim);
      return jsonReply(200, { receipt: JSON.parse(receipt) as unknown, public_key: publicKeyPem });
    }),
  },
];

type Claimed = (services: Parameters<RouteHandler>[0], claim: Parameters<typeof getDeletion>[1]) => Promise<HttpReply>;

/** For who holds the key of a deletion, and no app key. */
function claimedRoute(run: Claimed): RouteHandler {
  return async (services, request, { id = "" }) => {
    try {
      return await run(services, { id, subjectKey: bearerToken(request.headers) });
    } catch (error) {
      return problemReply(failureOf(services, error));
    }
  };
}
