import type { JsonObject } from "@/lib/core/json";
import type { Wire } from "@/lib/core/wire";
import type { AnswerFacts } from "@/lib/wire/adapter";
import { type AdmissionContext, type AdmissionRefusal, admit } from "@/lib/wire/admission";
import type { RequestControls } from "@/lib/wire/controls";
import type { ExactNumbers } from "@/lib/wire/exact-numbers";
import type { Services } from "../context";
import { isVolatileAnswer } from "../gateway/mask-request";
import type { Plan } from "../gateway/plan-request";
import { keepsToolCalls } from "../gateway/plan-tools";
import { readableText } from "../gateway/readable-text";
import { type Scrubbed, scrubJson } from "../gateway/scrub-answer";
import { storeAnswer } from "../gateway/store-answer";
import type { Trace } from "../gateway/trace";
import { ServiceError } from "../service-error";

export interface PutView {
  id: string;
  key: string;
  expires_at: string | null;
  /** True when an entry of the same key was replaced. */
  updated: boolean;
  /** What was found in the answer and replaced, by type. */
  findings: { type: string; count: number }[];
}

/** An answer that an app brings, by whichever door. */
export interface BroughtAnswer {
  readonly plan: Plan;
  readonly controls: RequestControls;
  readonly trace: Trace;
  readonly wire: Wire;
  readonly model: string;
  readonly provider: string;
  readonly facts: AnswerFacts;
  readonly scrubbed: Scrubbed;
  readonly brokenStructure?: boolean;
  /** It is no answer to the request that it was brought with. */
  readonly notAsAsked?: boolean;
  readonly metadata: JsonObject;
  /** Bait: served to nobody. */
  readonly canary?: boolean;
  readonly call: {
    readonly tokensIn: number;
    readonly tokensOut: number;
    readonly latencyMs: number;
    readonly costMicroUsd: number;
  };
}

/** The same rules as for an answer of a provider. @throws ServiceError when it may not be kept: the message says why */
export async function storeBrought(services: Services, brought: BroughtAnswer): Promise<PutView> {
  const { plan, controls, trace, wire, model, provider, scrubbed, metadata, call, canary = false } = brought;
  const plain = Buffer.from(JSON.stringify(scrubbed.answer), "utf8");
  const { facts, brokenStructure = false, notAsAsked = false } = brought;
  const keeps = keepsToolCalls(plan.tools, facts);
  const { severity } = scrubbed;
  const usesVolatile = isVolatileAnswer(plan.volatile, () => readableText(wire, scrubbed.answer as JsonObject));
  const scanned = { bytes: plain.length, severity, brokenStructure, notAsAsked, keepsToolCalls: keeps, usesVolatile };
  refuseInadmissible(services, facts, scanned);
  const { agent, namespace, tags } = controls;
  const place = { wire, model, provider, agent, namespace, tags, canary, requestId: trace.requestId };
  const result = await storeAnswer(services, plan, { scrubbed, plain, metadata, ...place, ...call });
  services.metrics.stores.inc({ result: result.kind === "stored" ? "stored" : result.why });
  if (result.kind === "refused") throw refusal(result.why);
  services.recorder.recordStore({ tenantId: plan.tenant.id, model });
  return {
    id: result.id,
    key: plan.key,
    expires_at: result.expiresAt === null ? null : new Date(result.expiresAt).toISOString(),
    updated: result.updated,
    findings: scrubbed.findings,
  };
}

/** What needs no scan is refused before one; the rest when it was scanned. */
export function refuseInadmissible(
  services: Services,
  facts: AnswerFacts,
  scanned: Pick<
    AdmissionContext,
    "bytes" | "severity" | "brokenStructure" | "notAsAsked" | "keepsToolCalls" | "usesVolatile"
  > = {
    bytes: 0,
    severity: "none",
  },
): void {
  const admission = admit(facts, { status: 200, maxBytes: services.limits.answerBytes, ...scanned });
  if (admission.admit) return;
  services.metrics.stores.inc({ result: admission.reason });
  throw inadmissible(services, admission.reason);
}

function inadmissible({ limits }: Services, reason: AdmissionRefusal): ServiceError {
  if (reason === "too-large") return new ServiceError("too-large", `An answer may have ${limits.answerBytes} bytes.`);
  if (reason === "high-severity") return refusal("personal-data");
  return new ServiceError("invalid", `This answer may not be kept: it is ${reason}.`);
}

/** What is kept is read back by programs: a number that would come back as another is not taken. */
export function refuseRounded(exact: ExactNumbers | undefined): void {
  const rounded = ["response", "metadata"].find((name) => exact?.has(name) === true);
  if (rounded === undefined) return;
  throw new ServiceError("invalid", `${rounded} holds a number that a double can't hold: send it as a string.`);
}

export function refuseUnstorable({ plan, controls }: Pick<BroughtAnswer, "plan" | "controls">): void {
  if (plan.bypass === "tenant-blocked" || plan.bypass === "subject-blocked")
    throw new ServiceError(
      "unavailable",
      "An erasure of this tenant is under way: nothing is stored until it is complete.",
    );
  if (plan.bypass !== null) throw new ServiceError("forbidden", `This request may not be cached: ${plan.bypass}.`);
  if (controls.noStore)
    throw new ServiceError("invalid", "The request says no-store: leave that out to store an entry.");
  if (plan.noStore !== null)
    throw new ServiceError("forbidden", "The tenant's policy does not allow this answer to be stored.");
}

/** @throws ServiceError where personal data is left after redaction */
export async function scrubMetadata(services: Services, plan: Plan, metadata: JsonObject): Promise<JsonObject> {
  const scrubbed = await scrubJson(services, plan.tenant, metadata);
  if (scrubbed.storable) return scrubbed.answer as JsonObject;
  throw new ServiceError("invalid", "The metadata holds personal data or secrets: leave them out.");
}

function refusal(why: "stale-generation" | "personal-data"): ServiceError {
  switch (why) {
    case "stale-generation":
      return new ServiceError("conflict", "An erasure began while this entry was on its way: nothing was stored.");
    case "personal-data":
      return new ServiceError(
        "invalid",
        "The answer holds secrets or sensitive personal data, which is never stored: remove them first.",
      );
  }
}
