import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { TenantId } from "@/lib/core/brand";
import type { PolicyDecision, PolicyInput } from "@/lib/policy/decision";
import { DEFAULT_POLICY_SOURCE } from "@/lib/policy/default.rego";
import { failedDecision } from "@/lib/policy/rego-output";
import { compileRegoPolicy } from "@/lib/policy/rego-policy";
import { readServerDecision } from "@/lib/policy/server-decision";
import type { Clock } from "../../ports/clock";
import type { Database } from "../../ports/database";
import type { PolicyServer } from "../../ports/policy-server";
import type { WorkerPool } from "../../ports/worker-pool";
import { FreshCache, type FreshOptions } from "../fresh-cache";
import { PolicyInThread } from "./policy-in-thread";

/** Policies whose decisions are kept. */
const POLICIES_MAX = 500;
/** Compiled before they are asked, the last published first; a thread keeps about as many. */
const PREPARED_MAX = 50;
/** How far the clocks of two processes may be apart. */
const CLOCKS_APART_MS = 60_000;
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

interface Asked {
  readonly digest: string;
  decide(input: PolicyInput, nowMs: number): PolicyDecision | Promise<PolicyDecision>;
}

interface DirectoryOptions extends FreshOptions {
  readonly db: Database;
  readonly server: PolicyServer;
  readonly serverUrl: string | null;
  readonly workers: WorkerPool;
}

/**
 * The policies in force: a tenant's own, else the global one, else the module that Lethe ships. The last is small, known
 * and decides here; what somebody wrote is compiled and evaluated in a thread.
 */
export class PolicyDirectory {
  private readonly published: FreshCache<Published>;
  private readonly shipped = compileRegoPolicy(DEFAULT_POLICY_SOURCE);
  private readonly written: LRUCache<string, PolicyInThread>;
  private readonly answers: LRUCache<string, PolicyDecision>;
  private readonly db: Database;
  private preparedTo = 0;
  private stopped = false;
  private readonly clock: Clock;
  private readonly server: PolicyServer;
  private readonly serverUrl: string | null;

  constructor(options: DirectoryOptions) {
    this.db = options.db;
    this.clock = options.clock;
    this.server = options.server;
    this.serverUrl = options.serverUrl;
    this.published = new FreshCache((id) => readPublished(options.db, id), options);
    this.written = new LRUCache({ max: POLICIES_MAX, memoMethod: (source) => new PolicyInThread(source, options) });
    this.answers = new LRUCache({ max: ANSWERS_MAX, ttl: ANSWER_MS, perf: { now: () => options.clock.elapsed() } });
  }

  /** @param externalUrl the tenant's own OPA server, which goes before the server's */
  async get(tenantId: TenantId, externalUrl: string | null): Promise<ActivePolicy> {
    const published = await this.published.get(tenantId);
    const shadow = published?.shadow ?? null;
    const url = externalUrl ?? this.serverUrl;
    if (url !== null) return { digest: digestOfUrl(url), decide: (input) => this.ask(url, input), shadow };
    const policy = this.policyOf(published?.source ?? DEFAULT_POLICY_SOURCE);
    return { digest: policy.digest, decide: (input) => policy.decide(input, this.clock.now()), shadow };
  }

  /** @param owner a tenant; null: the global policy, which may decide for any of them */
  forget(owner: string | null): void {
    if (owner === null) this.published.clear();
    else this.published.forget(owner);
  }

  /** Has a policy compiled before anybody asks it. Never throws: then the first request has it done. */
  async prepare(source: string): Promise<void> {
    if (source !== DEFAULT_POLICY_SOURCE) await this.written.memo(source).prepare();
  }

  /** The same for the last that were published anywhere since it was called before: at the start, and when another process says so. */
  async prepareNew(): Promise<void> {
    const since = new Date(this.preparedTo);
    this.preparedTo = this.clock.now() - CLOCKS_APART_MS;
    const rows = await this.db.read.policyVersion.findMany({
      where: { state: "published", publishedAt: { gte: since } },
      orderBy: { publishedAt: "desc" },
      take: PREPARED_MAX,
      select: { source: true },
    });
    for (const { source } of rows) if (!this.stopped) await this.prepare(source);
  }

  /** Nothing more is prepared. */
  stop(): void {
    this.stopped = true;
  }

  private policyOf(source: string): Asked {
    return source === DEFAULT_POLICY_SOURCE ? this.shipped : this.written.memo(source);
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
