import { z } from "zod";
import type { TenantId } from "@/lib/core/brand";
import { isHit } from "@/lib/core/outcome";
import type { PolicyDecision, PolicyInput } from "@/lib/policy/decision";
import type { DecisionRecord } from "../../ports/usage-store";
import type { Actor, Services } from "../context";
import { permit } from "../permit";
import { ServiceError } from "../service-error";
import { strictObject } from "../strict-object";
import { effectiveDecision } from "./effective-decision";
import { policySourceSchema } from "./policy-source";
import { runTrial } from "./run-trial";

const PAGE = 500;
const EXAMPLES_MAX = 20;

export const replayPolicySchema = strictObject({
  /** Null: decisions of every tenant. */
  tenantId: z.string().min(1).max(64).nullable(),
  source: policySourceSchema,
  limit: z.number().int().min(1).max(20_000).default(2_000),
});

export interface ReplayExample {
  decisionId: string;
  at: string;
  change: "hit-lost" | "store-refused" | "newly-allowed" | "fails";
  outcome: string;
  model: string;
  reasons: string[];
}

export interface ReplayReport {
  decisions: number;
  unchanged: number;
  /** Served from the cache then; the draft would not have looked. */
  hitsLost: number;
  /** Stored then; the draft would not store. */
  storesRefused: number;
  /** Bypassed by policy then; the draft would look or store. */
  newlyAllowed: number;
  /** The draft gives no decision. */
  failures: number;
  examples: ReplayExample[];
}

/** What a draft would have changed on the last recorded decisions. Reads facts only: no text was recorded. */
export async function replayPolicy(
  services: Services,
  actor: Actor,
  input: z.infer<typeof replayPolicySchema>,
): Promise<ReplayReport> {
  permit(actor, "policy", input.tenantId);
  await refuseProblems(services, actor, input.source);
  const report: ReplayReport = {
    decisions: 0,
    unchanged: 0,
    hitsLost: 0,
    storesRefused: 0,
    newlyAllowed: 0,
    failures: 0,
    examples: [],
  };
  await services.recorder.flush().catch(() => undefined);
  for await (const records of recentDecisions(services, input)) {
    const facts = records.map((record) => ({ input: readFacts(record), nowMs: record.at }));
    const decisions = await runTrial(services, actor, "policy-replay", { source: input.source, facts });
    for (const [index, record] of records.entries()) noteDecision(report, record, facts[index], decisions[index]);
  }
  return report;
}

const EARLIER: Partial<PolicyInput> = { time_sensitivity: "none", tool_forced: false, tools_pure: false };

/** Facts as they were recorded; a record from before a fact existed has what it then meant. */
function readFacts({ policyInput }: DecisionRecord): PolicyInput {
  return { ...EARLIER, ...(JSON.parse(policyInput) as Partial<PolicyInput>) } as PolicyInput;
}

function noteDecision(
  report: ReplayReport,
  record: DecisionRecord,
  facts: { input: PolicyInput } | undefined,
  decision: PolicyDecision | undefined,
): void {
  if (facts === undefined || decision === undefined) return;
  note(report, record, effectiveDecision(decision, facts.input));
}

/** @throws ServiceError when the source does not compile. Its tests may fail: a replay is for drafts. */
async function refuseProblems(services: Services, actor: Actor, source: string): Promise<void> {
  const problem = (await runTrial(services, actor, "policy-check", { source })).problems[0];
  if (problem !== undefined)
    throw new ServiceError("invalid", `The policy does not compile: line ${problem.line}: ${problem.message}`);
}

async function* recentDecisions(
  services: Services,
  { tenantId, limit }: z.infer<typeof replayPolicySchema>,
): AsyncIterable<readonly DecisionRecord[]> {
  let before: string | undefined;
  for (let left = limit; left > 0; ) {
    const page = await services.db.usage.decisions({
      tenantId: tenantId as TenantId | null,
      limit: Math.min(PAGE, left),
      ...(before === undefined ? {} : { before }),
    });
    yield page.items;
    left -= page.items.length;
    if (page.next === null) return;
    before = page.next;
  }
}

const DENIED_BY_POLICY = new Set(["policy-denied", "policy-error", "tool-call"]);

function note(report: ReplayReport, record: DecisionRecord, decision: PolicyDecision): void {
  report.decisions += 1;
  const change = changeOf(record, decision);
  if (change === null) {
    report.unchanged += 1;
    return;
  }
  report[COUNTER[change]] += 1;
  if (report.examples.length >= EXAMPLES_MAX) return;
  const { id: decisionId, at, outcome, model } = record;
  const reasons = decision.failure === null ? [...decision.reasons] : [decision.failure];
  report.examples.push({ decisionId, at: new Date(at).toISOString(), change, outcome, model, reasons });
}

const COUNTER = {
  "hit-lost": "hitsLost",
  "store-refused": "storesRefused",
  "newly-allowed": "newlyAllowed",
  fails: "failures",
} as const;

function changeOf(record: DecisionRecord, decision: PolicyDecision): ReplayExample["change"] | null {
  if (decision.failure !== null) return "fails";
  if (isHit(record.outcome) && !decision.allowLookup) return "hit-lost";
  if (record.stored && !decision.allowStore) return "store-refused";
  const denied = record.outcome === "bypass" && DENIED_BY_POLICY.has(record.reason);
  return denied && (decision.allowLookup || decision.allowStore) ? "newly-allowed" : null;
}
