import type { TenantView } from "@/server/services/views";

/** Active is the rule and needs no badge. */
export function TenantState({ state }: { state: TenantView["state"] }) {
  if (state === "active") return null;
  return (
    <span className="rounded-full bg-danger-soft px-2 py-0.5 text-xs font-medium text-danger">Erasure under way</span>
  );
}
