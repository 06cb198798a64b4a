/** What one tenant's index holds, and when it was last asked. */
export interface IndexUsage {
  readonly tenant: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly lastUsedAt: number;
}

/** The tenants whose indexes must go so that the rest fits the budget of the process: the longest idle first, never the last one used. */
export function chooseEvictions(usages: readonly IndexUsage[], budgetBytes: number): string[] {
  const oldestFirst = [...usages].sort((a, b) => a.lastUsedAt - b.lastUsedAt || (a.tenant < b.tenant ? -1 : 1));
  let total = usages.reduce((sum, usage) => sum + usage.bytes, 0);
  const evicted: string[] = [];
  for (const usage of oldestFirst.slice(0, -1)) {
    if (total <= budgetBytes) break;
    total -= usage.bytes;
    evicted.push(usage.tenant);
  }
  return evicted;
}
