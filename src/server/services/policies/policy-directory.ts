import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { TenantId } from "@/lib/core/brand";
import type { Policy, PolicyDecision, PolicyInput } from "@/lib/policy/decision";
import { DEFAULT_POLICY_SOURCE } from "@/lib/policy/default.rego";
import { failedDecision } from "@/lib/policy/rego-output";
import { compileRegoPolicy } from "@/lib/policy/rego-policy";
import { readServerDecision } from "@/lib/policy/server-decision";
import type { Clock } from "../../ports/clock";
import type { Database } from "../../ports/database";
import type { PolicyServer } from "../../ports/policy-server";
import { FreshCache, type FreshOptions } from "../fresh-cache";

const COMPILED_MAX = 500;
const ANSWERS_MAX = 5_000;
/** How long an OPA server's decision on equal input is believed. */
const ANSWER_MS = 2_000;

/** What decides for one tenant now. */
export interface ActivePolicy {
  /** Part of the scope. */
  readonly digest: string;
  /** Never throws; any failure is a decision with `failure` set. */
  decide(input: PolicyInput): PolicyDecision | Promise<PolicyDecision>;
  /** Evaluated beside it and only counted. */
  readonly shadow: { readonly versionId: string; readonly source: string } | null;
}

interface Published {
  readonly source: string;
  readonly shadow: { readonly versionId: string; readonly source: string } | null;
}

/** The policies in force: a tenant's own, else the global one, else the module that Lethe ships. */
export class PolicyDirectory {
  private readonly published: FreshCache<Published>;
  private readonly compiled = new LRUCache<string, Policy>({ max: COMPILED_MAX });
  private readonly answers: LRUCache<string, PolicyDecision>;
  private readonly clock: Clock;
  private readonly server: PolicyServer;
  private readonly serverUrl: string | null;

  constructor(options: FreshOptions & { db: Database; server: PolicyServer; serverUrl: string | null }) {
    this.clock = options.clock;
    this.server = options.server;
    this.serverUrl = options.serverUrl;
    this.published = new FreshCache((id) => readPublished(options.db, id), options);
    this.answers = new LRUCache({ max: ANSWERS_MAX, ttl: ANSWER_MS, perf: { now: () => options.clock.elapsed() } });
  }

  /** @param externalUrl the tenant's own OPA server, which goes before the server's */
  async get(tenantId: TenantId, externalUrl: string | null): Promise<ActivePolicy> {
    const published = await this.published.get(tenantId);
    const shadow = published?.shadow ?? null;
    const url = externalUrl ?? this.serverUrl;
    if (url !== null) return { digest: digestOfUrl(url), decide: (input) => this.ask(url, input), shadow };
    const policy = this.compile(published?.source ?? DEFAULT_POLICY_SOURCE);
    return { digest: policy.digest, decide: (input) => policy.decide(input, this.clock.now()), shadow };
  }

  /** @param owner a tenant; null: the global policy, which may decide for any of them */
  forget(owner: string | null): void {
    if (owner === null) this.published.clear();
    else this.published.forget(owner);
  }

  private compile(source: string): Policy {
    const known = this.compiled.get(source);
    if (known !== undefined) return known;
    const policy = compileRegoPolicy(source);
    this.compiled.set(source, policy);
    return policy;
  }

  private async ask(url: string, input: PolicyInput): Promise<PolicyDecision> {
    const question = `${url}\n${JSON.stringify(input)}`;
    const known = this.answers.get(question);
    if (known !== undefined) return known;
    try {
      const decision = readServerDecision(await this.server.evaluate(url, input), input);
      if (decision.failure === null) this.answers.set(question, decision);
      return decision;
    } catch (error) {
      return failedDecision(error instanceof Error ? error.message : "the policy server failed");
    }
  }
}

function digestOfUrl(url: string): string {
  return createHash("sha256").update(`opa ${url}`).digest("hex");
}

async function readPublished(db: Database, tenantId: string): Promise<Published | null> {
  const rows = await db.point.policyVersion.findMany({
    where: { state: { in: ["published", "shadow"] }, OR: [{ tenantId }, { tenantId: null }] },
    orderBy: { version: "desc" },
  });
  const own = rows.filter((row) => row.tenantId === tenantId);
  const global = rows.filter((row) => row.tenantId === null);
  const published = [...own, ...global].find((row) => row.state === "published");
  const shadow = [...own, ...global].find((row) => row.state === "shadow");
  if (published === undefined && shadow === undefined) return null;
  return {
    source: published?.source ?? DEFAULT_POLICY_SOURCE,
    shadow: shadow === undefined ? null : { versionId: shadow.id, source: shadow.source },
  };
}
