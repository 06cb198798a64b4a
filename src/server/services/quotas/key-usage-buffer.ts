import type { TenantId } from "@/lib/core/brand";
import type { KeyUsageDelta } from "../../ports/usage-store";

const DAY_MS = 86_400_000;
/** Agents of a tenant that are told apart in a day, by one process: the name is free text of an app's. */
const AGENTS_MAX = 500;
const OTHER_AGENTS = "(other)";

/** What one request adds to its key's usage. */
export interface KeyUse {
  readonly tenantId: TenantId;
  readonly appKeyId: string;
  readonly agent: string | null;
  readonly at: number;
  readonly requests: number;
  readonly hits: number;
  readonly tokensSpent: number;
  readonly costSpentMicroUsd: number;
  readonly costSavedMicroUsd: number;
}

/** Usage by key and agent between two flushes. */
export class KeyUsageBuffer {
  private rows = new Map<string, KeyUsageDelta>();
  private agents = new Map<string, Set<string>>();

  get size(): number {
    return this.rows.size;
  }

  add(use: KeyUse): void {
    const day = Math.floor(use.at / DAY_MS) * DAY_MS;
    const agent = this.agentOf(use.tenantId, day, use.agent ?? "");
    const { tenantId, appKeyId, requests, hits, tokensSpent, costSpentMicroUsd, costSavedMicroUsd } = use;
    const counters = { requests, hits, tokensSpent, costSpentMicroUsd, costSavedMicroUsd };
    this.merge({ tenantId, day, appKeyId, agent, ...counters });
  }

  gathered(): KeyUsageDelta[] {
    return [...this.rows.values()];
  }

  /** All that was gathered, which is no longer here. */
  take(): KeyUsageDelta[] {
    const rows = this.gathered();
    this.rows = new Map();
    return rows;
  }

  putBack(rows: readonly KeyUsageDelta[]): void {
    for (const row of rows) this.merge(row);
  }

  forget(tenantId: TenantId): void {
    for (const [name, row] of this.rows) if (row.tenantId === tenantId) this.rows.delete(name);
  }

  private merge(more: KeyUsageDelta): void {
    const name = JSON.stringify([more.tenantId, more.day, more.appKeyId, more.agent]);
    const known = this.rows.get(name);
    if (known === undefined) {
      this.rows.set(name, { ...more });
      return;
    }
    known.requests += more.requests;
    known.hits += more.hits;
    known.tokensSpent += more.tokensSpent;
    known.costSpentMicroUsd += more.costSpentMicroUsd;
    known.costSavedMicroUsd += more.costSavedMicroUsd;
  }

  private agentOf(tenantId: TenantId, day: number, agent: string): string {
    const name = `${tenantId} ${day}`;
    let known = this.agents.get(name);
    if (known === undefined) {
      // Of days that are over nothing more comes.
      for (const old of this.agents.keys()) if (!old.endsWith(` ${day}`)) this.agents.delete(old);
      known = new Set();
      this.agents.set(name, known);
    }
    if (!known.has(agent) && known.size >= AGENTS_MAX) return OTHER_AGENTS;
    known.add(agent);
    return agent;
  }
}
