import type { Outcome, Reason } from "@/lib/core/outcome";
import type { UsageTotals } from "@/server/services/views";
import { cn } from "./class-names";
import { ShareBar } from "./share-bar";
import { Badge } from "./ui/badge";

/** One colour and one name for an outcome, wherever it is shown: badge, bar, chart, legend. Order is stacking order. */
export const OUTCOME_LOOKS: readonly {
  outcome: Outcome;
  label: string;
  field: "hitsExact" | "hitsSemantic" | "misses" | "bypasses" | "errors";
  color: string;
}[] = [
  { outcome: "hit-exact", label: "Exact hit", field: "hitsExact", color: "var(--outcome-hit-exact)" },
  { outcome: "hit-semantic", label: "Semantic hit", field: "hitsSemantic", color: "var(--outcome-hit-semantic)" },
  { outcome: "miss", label: "Miss", field: "misses", color: "var(--outcome-miss)" },
  { outcome: "bypass", label: "Bypass", field: "bypasses", color: "var(--outcome-bypass)" },
  { outcome: "error", label: "Error", field: "errors", color: "var(--outcome-error)" },
];

export const REASON_WORDS: Record<Reason, string> = {
  "same-key": "Same question, same scope",
  collapsed: "Shared the call of an equal request",
  similar: "Similar question, same scope",
  "stale-if-error": "Past its time; the provider failed",
  "not-found": "Nothing near in this scope",
  "below-threshold": "Near, but not near enough",
  "guard-refused": "Near, but a guard saw a difference",
  expired: "The entry was past its time",
  "too-old": "Older than the client allows",
  "refresh-asked": "The client asked for a fresh answer",
  "exact-only": "Only exact matches apply here",
  "awaiting-confirmation": "Another person's answer waits to be confirmed",
  "entry-refused": "The entry failed its checks",
  "cache-off": "The cache is off for this tenant",
  "policy-denied": "The policy says no",
  "time-sensitive": "It asks for something new each time",
  "policy-error": "The policy failed",
  "tool-call": "Tools were offered or used",
  "scanner-error": "The text could not be scanned",
  "no-store-asked": "The client asked for no caching",
  "subject-blocked": "An erasure of this person is under way",
  "tenant-blocked": "An erasure is under way",
  "cache-unavailable": "Database or key vault unavailable",
  "not-cacheable": "This kind of call can't be cached",
  "upstream-error": "The model's provider refused or failed",
  "upstream-unreachable": "The model's provider can't be reached",
  "only-if-cached": "The client wanted a cached answer only",
  "bad-request": "The request was not valid",
};

function lookOf(outcome: Outcome) {
  const look = OUTCOME_LOOKS.find((candidate) => candidate.outcome === outcome);
  return look ?? { label: outcome, color: "var(--outcome-miss)" };
}

function OutcomeDot({ outcome, className }: { outcome: Outcome; className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={cn("inline-block size-2.5 shrink-0 rounded-[3px]", className)}
      style={{ background: lookOf(outcome).color }}
    />
  );
}

export function OutcomeBadge({ outcome }: { outcome: Outcome }) {
  return (
    <Badge data-outcome={outcome} className="border-line bg-surface pr-2.5">
      <OutcomeDot outcome={outcome} />
      {lookOf(outcome).label}
    </Badge>
  );
}

/** The share of each outcome in one thin line. */
export function OutcomeBar({ totals, className }: { totals: UsageTotals; className?: string }) {
  const parts = OUTCOME_LOOKS.map((look) => ({ color: look.color, count: totals[look.field] }));
  return <ShareBar parts={parts} className={cn("h-1.5", className)} />;
}
