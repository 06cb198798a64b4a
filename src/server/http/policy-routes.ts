import { z } from "zod";
import { checkPolicySchema, checkSource, tryPolicy, tryPolicySchema } from "../services/policies/check-policy";
import { policySourceSchema } from "../services/policies/policy-source";
import {
  countShadow,
  listPolicyVersions,
  publishPolicy,
  rollBackPolicy,
  saveDraft,
  shadowPolicy,
} from "../services/policies/policy-versions";
import { replayPolicy } from "../services/policies/replay-policy";
import { strictObject } from "../services/strict-object";
import { apiRoute, queryOf } from "./api-route";
import { digestToMatch, taggedReply } from "./entity-tag";
import { jsonReply } from "./message";
import type { Route } from "./routes";

export const draftSchema = strictObject({
  source: policySourceSchema,
  note: z.string().max(500).default(""),
  id: z.string().min(1).max(64).optional().describe("The draft to change; without it a new one is made."),
});
export const replaySchema = strictObject({
  source: policySourceSchema,
  limit: z.number().int().min(1).max(20_000).default(2_000),
});
export const shadowSchema = strictObject({ on: z.boolean() });
export const publishQuery = strictObject({
  untested: z.enum(["true", "false"]).default("false").describe("Publish it though it has no tests."),
});

/** The policy of the key's own tenant. Needs the scope `policy`. */
export const policyRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/api/v1/policies",
    handler: apiRoute(null, async ({ services, actor }) =>
      jsonReply(200, await listPolicyVersions(services, actor, { tenantId: actor.tenantId })),
    ),
  },
  {
    method: "POST",
    path: "/api/v1/policies",
    handler: apiRoute(draftSchema, async ({ services, actor, request, body }) => {
      const expectedDigest = digestToMatch(request);
      return taggedReply(201, await saveDraft(services, actor, { ...body, tenantId: actor.tenantId, expectedDigest }));
    }),
  },
  {
    method: "POST",
    path: "/api/v1/policies/check",
    handler: apiRoute(checkPolicySchema, async ({ services, actor, body }) =>
      jsonReply(200, await checkSource(services, actor, body)),
    ),
  },
  {
    method: "POST",
    path: "/api/v1/policies/try",
    handler: apiRoute(tryPolicySchema, async ({ services, actor, body }) =>
      jsonReply(200, await tryPolicy(services, actor, body)),
    ),
  },
  {
    method: "POST",
    path: "/api/v1/policies/replay",
    handler: apiRoute(replaySchema, async ({ services, actor, body }) =>
      jsonReply(200, await replayPolicy(services, actor, { tenantId: actor.tenantId, ...body })),
    ),
  },
  {
    method: "POST",
    path: "/api/v1/policies/:id/publish",
    handler: apiRoute(null, async ({ services, actor, request, params }) => {
      const seen = { id: params.id ?? "", expectedDigest: digestToMatch(request) };
      const untested = queryOf(publishQuery, request).untested === "true";
      return taggedReply(200, await publishPolicy(services, actor, { ...seen, untested }));
    }),
  },
  {
    method: "POST",
    path: "/api/v1/policies/:id/roll-back",
    handler: apiRoute(null, async ({ services, actor, request, params }) => {
      const seen = { id: params.id ?? "", expectedDigest: digestToMatch(request) };
      return taggedReply(200, await rollBackPolicy(services, actor, seen));
    }),
  },
  {
    method: "POST",
    path: "/api/v1/policies/:id/shadow",
    handler: apiRoute(shadowSchema, async ({ services, actor, request, params, body }) => {
      const seen = { id: params.id ?? "", expectedDigest: digestToMatch(request) };
      return taggedReply(200, await shadowPolicy(services, actor, { ...seen, on: body.on }));
    }),
  },
  {
    method: "GET",
    path: "/api/v1/policies/:id/shadow",
    handler: apiRoute(null, async ({ services, actor, params }) =>
      jsonReply(200, await countShadow(services, actor, { id: params.id ?? "" })),
    ),
  },
];
