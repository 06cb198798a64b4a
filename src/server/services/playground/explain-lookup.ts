import { z } from "zod";
import type { TenantId } from "@/lib/core/brand";
import type { JsonObject } from "@/lib/core/json";
import type { Outcome, Reason } from "@/lib/core/outcome";
import type { Profile } from "@/lib/core/profile";
import type { Severity, Tier } from "@/lib/core/tier";
import type { Score } from "@/lib/similarity/score";
import { resolveControls } from "@/lib/wire/cache-control";
import { letheApi } from "@/lib/wire/lethe-api";
import { withAlias } from "@/lib/wire/model-alias";
import { openaiChat } from "@/lib/wire/openai-chat";
import { API_PROVIDER, audienceSchema } from "../cache/api-request";
import type { Actor, AppActor, Services } from "../context";
import { type LookUp, lookUp, none } from "../gateway/look-up";
import { planRequest } from "../gateway/plan-request";
import { permit } from "../permit";
import { NO_QUOTA } from "../quotas/quota-schema";
import { ServiceError } from "../service-error";
import { nameText, strictObject } from "../strict-object";

export const explainLookupSchema = strictObject({
  tenantId: z.string().min(1).max(64),
  wire: z.enum(["openai.chat", "lethe.api"]).default("openai.chat"),
  model: nameText(200),
  prompt: z.string().min(1).max(20_000),
  system: z.string().max(100_000).optional(),
  temperature: z.number().min(0).max(2).optional(),
  namespace: nameText(128).optional(),
  subject: z.string().min(1).max(256).optional(),
  audience: audienceSchema.optional(),
});

export interface ExplainView {
  outcome: Outcome;
  reason: Reason;
  score: Score | null;
  guards: string[];
  entryId: string | null;
  severity: Severity;
  tier: Tier;
  profile: Profile;
  /** Null: the profile's own. */
  threshold: number | null;
  /** Candidates with scores and what each guard said, and the terms of the query that mattered. */
  explanation: unknown;
}

/** What a look-up would find and why. Serves no answer, records nothing. */
export async function explainLookup(
  services: Services,
  actor: Actor,
  input: z.infer<typeof explainLookupSchema>,
): Promise<ExplainView> {
  const tenantId = input.tenantId as TenantId;
  permit(actor, "explain", tenantId);
  const adapter = input.wire === "lethe.api" ? letheApi : openaiChat;
  const body = bodyOf(input);
  const aliases = input.wire === "lethe.api" ? {} : await services.upstreamBook.aliases(tenantId, "openai");
  const parsed = adapter.parse(withAlias(body, aliases));
  const controls = resolveControls(input.namespace === undefined ? {} : { "lethe-namespace": input.namespace }, null);
  const provider =
    input.wire === "lethe.api"
      ? API_PROVIDER
      : (await services.upstreamBook.resolve(tenantId, input.wire, parsed.model))?.upstream.provider;
  if (provider === undefined) throw new ServiceError("invalid", "No provider is set up for this model.");
  const plan = await planRequest(services, asApp(tenantId), {
    parsed,
    controls: { ...controls, subject: input.subject ?? null, audience: input.audience ?? null },
    provider,
    rehearsal: true,
  });
  const found: LookUp =
    plan.bypass === null && plan.lookup
      ? await lookUp(services, plan, controls, { explain: true })
      : none(plan.bypass ?? "policy-denied");
  const hit = found.kind === "hit";
  return {
    outcome: hit ? found.outcome : plan.bypass === null ? "miss" : "bypass",
    reason: hit ? (found.outcome === "hit-exact" ? "same-key" : "similar") : found.reason,
    score: found.score,
    guards: hit ? [] : [...found.guards],
    entryId: hit ? found.entry.id : null,
    severity: plan.scan.severity,
    tier: plan.scan.tier,
    profile: plan.profile,
    threshold: plan.threshold,
    explanation: found.explanation,
  };
}

function bodyOf(input: z.infer<typeof explainLookupSchema>): JsonObject {
  const { model, prompt, system, temperature } = input;
  const sampling = temperature === undefined ? {} : { temperature };
  if (input.wire === "lethe.api") {
    return {
      model,
      prompt,
      ...(system === undefined ? {} : { system }),
      ...(temperature === undefined ? {} : { params: sampling }),
    };
  }
  const turns = system === undefined ? [] : [{ role: "system", content: system }];
  return { model, messages: [...turns, { role: "user", content: prompt }], ...sampling };
}

/** The look-up is planned as an app's would be. */
function asApp(tenantId: TenantId): AppActor {
  return {
    kind: "app",
    tenantId,
    appKeyId: "playground",
    budgetId: "playground",
    prefix: "playground",
    scopes: new Set(["cache:read"]),
    quota: NO_QUOTA,
  };
}
