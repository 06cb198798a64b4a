import { z } from "zod";
import type { JsonObject } from "@/lib/core/json";
import { isReservedTag } from "@/lib/core/writer";
import type { ParsedRequest } from "@/lib/wire/adapter";
import { AUDIENCE_CHARS_MAX, oneAudience, resolveControls } from "@/lib/wire/cache-control";
import type { RequestControls } from "@/lib/wire/controls";
import { type ExactNumbers, NO_EXACT_NUMBERS } from "@/lib/wire/exact-numbers";
import { letheApi } from "@/lib/wire/lethe-api";
import type { AppActor, Services } from "../context";
import { type Plan, planRequest } from "../gateway/plan-request";
import { startTrace, type Trace } from "../gateway/trace";
import { nextId } from "../ids";
import { jsonValue, nameText, strictObject } from "../strict-object";

/** Who answers a request of the API: nobody. Its entries are the app's own and never meet those of a wire. */
export const API_PROVIDER = "lethe.api";

export const audienceSchema = nameText(AUDIENCE_CHARS_MAX).describe(
  "What the asker may see, as the app says it: answers of one audience never serve another.",
);

/** Of an entry, in either form. */
export const tagsSchema = z
  .array(nameText(64).refine((tag) => !isReservedTag(tag), "Tags that begin with lethe: are Lethe's own."))
  .max(16);

const identityShape = {
  model: nameText(200).describe("The model whose answer is looked for."),
  prompt: z.string().min(1).describe("The question: the only part that similarity compares."),
  system: z.string().optional().describe("System prompt; must match exactly."),
  messages: z
    .array(z.record(z.string(), jsonValue))
    .max(10_000)
    .optional()
    .describe("Earlier turns; must match exactly."),
  params: z.record(z.string(), jsonValue).optional().describe("Sampling and other parameters; must match exactly."),
  input_data: jsonValue.optional().describe("Data that the prompt is about; must match exactly."),
  // An empty name is a template variable that was not filled in: read as none, it would make one person's answer everybody's.
  namespace: nameText(128).optional(),
  subject: z.string().min(1).max(256).optional().describe("The person who asks."),
  audience: audienceSchema.optional(),
};

export const lookupSchema = strictObject({
  ...identityShape,
  min_similarity: z.number().min(0).max(1).optional().describe("May only raise the tenant's threshold."),
  strategies: z
    .array(z.enum(["exact", "semantic"]))
    .min(1)
    .optional(),
  explain: z.boolean().optional().describe("Adds the best candidates, their scores and what each guard said."),
});
export type LookupBody = z.infer<typeof lookupSchema>;

export const putSchema = strictObject({
  ...identityShape,
  response: z.union([z.string(), z.record(z.string(), jsonValue), z.array(jsonValue)]).describe("The answer to keep."),
  tokens_in: z.number().int().min(0).max(1e9).optional(),
  tokens_out: z.number().int().min(0).max(1e9).optional(),
  latency_ms: z.number().min(0).max(1e9).optional(),
  cost_usd: z.number().min(0).max(1e6).optional(),
  ttl_seconds: z.number().int().min(1).max(315_360_000).optional().describe("May only lower the tenant's TTL."),
  tags: tagsSchema.optional(),
  canary: z
    .boolean()
    .optional()
    .describe(
      "Bait: it is served to nobody, and whoever is led to it raises an alarm. Put in what no honest request asks.",
    ),
  metadata: z.record(z.string(), jsonValue).optional(),
});
export type PutBody = z.infer<typeof putSchema>;

/** Fields that control, and are no part of what must match. */
const CONTROL_ONLY = new Set(["explain", "canary"]);

export interface ApiRequest<Body> {
  readonly body: Body;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Left out where bodies with such numbers are refused before (tRPC). */
  readonly exact?: ExactNumbers;
}

export interface ApiRequestContext {
  readonly parsed: ParsedRequest;
  readonly controls: RequestControls;
  readonly plan: Plan;
  readonly trace: Trace;
}

/** @throws WireError for a body that can't be keyed */
export async function planApiRequest(
  services: Services,
  actor: AppActor,
  request: ApiRequest<LookupBody | PutBody>,
): Promise<ApiRequestContext> {
  const startedAt = services.clock.elapsed();
  const body = Object.fromEntries(Object.entries(request.body).filter(([name]) => !CONTROL_ONLY.has(name)));
  const parsed = letheApi.parse(body as JsonObject);
  const controls = withBody(resolveControls(request.headers, parsed.cacheObject), request.body);
  const exact = request.exact ?? NO_EXACT_NUMBERS;
  const plan = await planRequest(services, actor, { parsed, exact, controls, provider: API_PROVIDER });
  return {
    parsed,
    controls,
    plan,
    trace: startTrace(services, {
      plan,
      parsed,
      controls,
      startedAt,
      requestId: nextId(),
      traceparent: request.headers.traceparent,
    }),
  };
}

function withBody(controls: RequestControls, body: LookupBody | PutBody): RequestControls {
  const strategies = "strategies" in body && Array.isArray(body.strategies) ? body.strategies : [];
  const only = strategies.length === 1 ? (strategies[0] as RequestControls["strategy"]) : controls.strategy;
  const minSimilarity = "min_similarity" in body && typeof body.min_similarity === "number" ? body.min_similarity : 0;
  const ttl = "ttl_seconds" in body && typeof body.ttl_seconds === "number" ? body.ttl_seconds : null;
  const tags = "tags" in body && Array.isArray(body.tags) ? (body.tags as string[]) : [];
  return {
    ...controls,
    audience: oneAudience(controls.audience, body.audience),
    strategy: only,
    minSimilarity: Math.max(minSimilarity, controls.minSimilarity ?? 0) || null,
    ttlSeconds: ttl === null ? controls.ttlSeconds : Math.min(ttl, controls.ttlSeconds ?? ttl),
    tags: [...new Set([...controls.tags, ...tags])],
  };
}
