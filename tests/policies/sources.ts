import type { PolicyVersionView } from "@/server/services/policies/policy-versions";
import { callerAs } from "../support/dashboard";
import type { TestLethe, TestTenant } from "../support/lethe";

/** A policy's source of these rules alone. */
export function untestedPolicy(...rules: readonly string[]): string {
  return `${["package lethe.cache", ...rules].join("\n\n")}\n`;
}

/** With a test, which always holds: none without one is published. */
export function policy(...rules: readonly string[]): string {
  return untestedPolicy(...rules, "test_runs if true");
}

export const ALLOW_ALL = policy("allow_lookup := true", "allow_store := true");
export const DENY_ALL = policy("allow_lookup := false", "allow_store := false");

/** The decisions of `ALLOW_ALL` by another text, so under another digest. */
export function allowing(comment: string): string {
  return `# ${comment}\n${ALLOW_ALL}`;
}

export function draft(lethe: TestLethe, tenantId: string | null, source: string): Promise<PolicyVersionView> {
  return callerAs(lethe, "admin").policies.save({ tenantId, source });
}

/** Puts a policy in force. */
export async function publish(lethe: TestLethe, tenantId: string | null, source: string): Promise<PolicyVersionView> {
  const { id } = await draft(lethe, tenantId, source);
  return callerAs(lethe, "admin").policies.publish({ id });
}

export async function versionsOf(lethe: TestLethe, tenantId: string | null): Promise<PolicyVersionView[]> {
  return (await callerAs(lethe, "auditor").policies.list({ tenantId })).versions;
}

export async function entriesOf(lethe: TestLethe, tenant: TestTenant): Promise<number> {
  return (await lethe.services.db.entries.totals(tenant.id)).entries;
}
