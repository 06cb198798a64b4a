import { cn } from "../../components/class-names";
import { Badge } from "../../components/ui/badge";
import type { PolicyState } from "./policy-types";

const LOOKS: Record<PolicyState, { label: string; style: string }> = {
  draft: { label: "Draft", style: "border-line bg-surface text-ink-soft" },
  shadow: { label: "In shadow", style: "border-warning/40 bg-warning-soft text-warning" },
  published: { label: "In force", style: "border-success/40 bg-success-soft text-success" },
  retired: { label: "Retired", style: "border-line bg-sunken text-ink-faint" },
};

export function PolicyStateBadge({ state, className }: { state: PolicyState; className?: string }) {
  const { label, style } = LOOKS[state];
  return <Badge className={cn(style, className)}>{label}</Badge>;
}
