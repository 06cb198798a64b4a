import type { EntryId } from "@/lib/core/brand";
import type { JsonObject } from "@/lib/core/json";
import type { StoreRefusal } from "@/lib/core/outcome";
import type { AnswerFacts } from "@/lib/wire/adapter";
import { type Admission, type AdmissionRefusal, admit } from "@/lib/wire/admission";
import { answeredModel } from "@/lib/wire/answered-model";
import type { FlightCost, FlightLead } from "../../ports/flight";
import { withDeadline } from "../deadline";
import type { RequestContext } from "./complete";
import type { NoHit } from "./look-up";
import { isVolatileAnswer } from "./mask-request";
import { keepsToolCalls } from "./plan-tools";
import { priceCall } from "./price-call";
import { readableText } from "./readable-text";
import { scrubWireAnswer } from "./scrub-answer";
import { storeAnswer } from "./store-answer";
import type { Ending } from "./trace";

/** An answer of the provider as far as it is known at once. */
export interface FreshAnswer {
  /** Parsed, or to be: a batch has many. */
  readonly body: () => JsonObject;
  readonly facts: AnswerFacts;
  /** UTF-16 units of its text, as it came or as it was gathered. */
  readonly chars: number;
  /** Of a gathered answer: the body written as JSON. */
  readonly text?: string;
  readonly latencyMs: number;
}

export const NO_COST: FlightCost = { tokensIn: 0, tokensOut: 0, costMicroUsd: 0 };

export function costOf(
  { plan, parsed }: Pick<RequestContext, "plan" | "parsed">,
  tokensIn: number | null,
  tokensOut: number | null,
): FlightCost & Pick<Ending, "costUnknown"> {
  const tokens = { tokensIn: tokensIn ?? 0, tokensOut: tokensOut ?? 0 };
  const costMicroUsd = priceCall(plan.tenant.settings, { model: parsed.model, ...tokens });
  return { ...tokens, costMicroUsd, costUnknown: tokensIn === null && tokensOut === null };
}

/** May answers to this request be stored at all? */
export function mayStore({ plan }: RequestContext): boolean {
  return plan.noStore === null;
}

/** The admission rule as far as it needs no scan: a refusal is known before the answer is out. */
export function admitAtOnce({ services, plan }: RequestContext, { facts, chars }: FreshAnswer): Admission {
  const keeps = keepsToolCalls(plan.tools, facts);
  const { answerBytes: maxBytes } = services.limits;
  return admit(facts, { status: 200, bytes: chars, maxBytes, severity: "none", keepsToolCalls: keeps });
}

/** What became of a store, for the decision record. */
interface Kept {
  readonly stored: boolean;
  readonly entryId: EntryId | null;
  readonly notStored: StoreRefusal | null;
}

function notKept(notStored: StoreRefusal): Kept {
  return { stored: false, entryId: null, notStored };
}

/** An erasure that came in between, and a fault: another answer to the same may be stored. */
const OF_THE_MOMENT: ReadonlySet<StoreRefusal | null> = new Set(["stale-generation", "failed"] as const);

/**
 * Stores an admitted answer after it has gone out. `told` is called in the end, whatever happens; the flight is closed
 * before. Never throws, and nobody waits.
 */
export function keepLater(
  context: RequestContext,
  found: NoHit,
  answer: FreshAnswer,
  cost: FlightCost,
  lead: FlightLead,
  told: (kept: Kept) => void,
): void {
  const { services } = context;
  const store = async () => {
    noteModel(context, answer);
    const kept = await keep(context, found, answer, cost);
    if (!kept.stored && !OF_THE_MOMENT.has(kept.notStored)) lead.refuse();
    lead.land();
    told(kept);
  };
  // A UTF-16 unit is at most three bytes of UTF-8, and most are one; in memory it is two.
  if (services.stores.add(answer.chars * 2, store)) return;
  services.metrics.stores.inc({ result: "queue-full" });
  lead.land();
  told(notKept("queue-full"));
}

/** Entries of an alias are told from its older ones by what fresh answers say. */
function noteModel({ services, plan, parsed, upstream }: RequestContext, { body }: FreshAnswer): void {
  const snapshot = answeredModel(parsed.model, body());
  if (snapshot === null) return;
  const name = { provider: upstream.provider, model: parsed.model };
  services.background("the model behind a name", () => services.modelSnapshots.note(plan.tenant.id, name, snapshot));
}

async function keep(context: RequestContext, found: NoHit, answer: FreshAnswer, cost: FlightCost): Promise<Kept> {
  const { services } = context;
  if (!services.db.isAnswering()) {
    services.metrics.stores.inc({ result: "database-down" });
    return notKept("failed");
  }
  try {
    const result = await withDeadline(scrubAndStore(context, found, answer, cost), services.limits.storeDeadlineMs);
    services.metrics.stores.inc({ result: result.kind === "stored" ? "stored" : result.why });
    if (result.kind === "stored") return { stored: true, entryId: result.id, notStored: null };
    return notKept(result.why);
  } catch (error) {
    services.log.error({ err: error }, "an answer could not be stored");
    services.metrics.stores.inc({ result: "failed" });
    return notKept("failed");
  }
}

type Stored = Awaited<ReturnType<typeof storeAnswer>> | { kind: "refused"; why: AdmissionRefusal };

async function scrubAndStore(
  { services, call, plan, parsed, controls, upstream, trace }: RequestContext,
  { features, sameKey }: NoHit,
  { body: bodyOf, facts, latencyMs, text }: FreshAnswer,
  cost: FlightCost,
): Promise<Stored> {
  const body = bodyOf();
  const scrubbed = await scrubWireAnswer(services, plan.tenant, call.adapter, body);
  // Written once: where nothing was replaced it is the text that it was.
  const unchanged = scrubbed.findings.length === 0 ? text : undefined;
  const plain = Buffer.from(unchanged ?? JSON.stringify(scrubbed.answer), "utf8");
  const keeps = keepsToolCalls(plan.tools, facts);
  const limits = {
    status: 200,
    keepsToolCalls: keeps,
    bytes: plain.length,
    maxBytes: services.limits.answerBytes,
    severity: scrubbed.severity,
    brokenStructure: scrubbed.brokenCode || (scrubbed.findings.length > 0 && (keeps || parsed.asked.structure)),
    notAsAsked: !call.adapter.answersRequest(parsed.asked, body),
    usesVolatile: isVolatileAnswer(plan.volatile, () => readableText(parsed.wire, body)),
  };
  const admission = admit(facts, limits);
  if (!admission.admit) return { kind: "refused", why: admission.reason };
  return storeAnswer(services, plan, {
    scrubbed,
    plain,
    features,
    sameKey,
    wire: parsed.wire,
    model: parsed.model,
    provider: upstream.provider,
    agent: controls.agent,
    namespace: controls.namespace,
    ...cost,
    latencyMs: Math.round(latencyMs),
    tags: controls.tags,
    metadata: {},
    requestId: trace.requestId,
  });
}
