import { z } from "zod";
import { BRAKES } from "../services/brake/brake";
import { getBrake, setBrake } from "../services/brake/set-brake";
import { strictObject } from "../services/strict-object";
import { apiRoute } from "./api-route";
import { jsonReply } from "./message";
import type { Route } from "./routes";

export const brakeSchema = strictObject({
  brake: z
    .enum(BRAKES)
    .describe("`semantic-off`: only the same request is served again. `off`: every request passes through."),
  note: z.string().max(500).default("").describe("Why, for the audit trail."),
});

/** The emergency brake of the key's own tenant. Needs the scope `policy`. */
export const brakeRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/api/v1/brake",
    handler: apiRoute(brakeSchema, async ({ services, actor, body }) => {
      await setBrake(services, actor, { ...body, tenantId: actor.tenantId });
      return jsonReply(200, await getBrake(services, actor, { tenantId: actor.tenantId }));
    }),
  },
];
