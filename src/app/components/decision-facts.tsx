import { Check, X } from "lucide-react";
import type { PolicyDecision } from "@/lib/policy/decision";
import { cn } from "./class-names";
import { Fact, Facts } from "./facts";
import { formatDuration } from "./format";
import { Notice } from "./ui/notice";

/** A decision in words: what is allowed, for whom, with which limits, and why not. */
export function DecisionFacts({ decision }: { decision: PolicyDecision }) {
  return (
    <div className="flex flex-col gap-3">
      <div className="grid grid-cols-2 gap-2.5">
        <Allowed what="Look up" allowed={decision.allowLookup} />
        <Allowed what="Store" allowed={decision.allowStore} />
      </div>
      {decision.failure !== null && (
        <Notice kind="danger" title="The policy gives no decision">
          <span className="[overflow-wrap:anywhere]">{decision.failure}</span>. Such a request bypasses the cache.
        </Notice>
      )}
      <Facts>
        <Fact name="May serve">
          {decision.share === "tenant" ? "Everyone of the tenant" : "Only the person who asked"}
        </Fact>
        <Fact name="Lifetime">
          {decision.ttlSeconds === null ? "As in the settings" : `At most ${formatDuration(decision.ttlSeconds)}`}
        </Fact>
        <Fact name="Similarity">
          {decision.minSimilarity === null ? "As in the settings" : `At least ${decision.minSimilarity}`}
        </Fact>
        <Fact name="Reasons">
          {decision.reasons.length === 0 ? "None given" : <Reasons reasons={decision.reasons} />}
        </Fact>
      </Facts>
    </div>
  );
}

function Allowed({ what, allowed }: { what: string; allowed: boolean }) {
  const Icon = allowed ? Check : X;
  return (
    <p
      className={cn(
        "flex items-center gap-2.5 rounded-lg border px-3.5 py-2.5",
        allowed ? "border-success/30 bg-success-soft" : "border-line bg-sunken",
      )}
    >
      <Icon aria-hidden="true" className={cn("size-5 shrink-0", allowed ? "text-success" : "text-ink-faint")} />
      <span>
        <span className="block text-xs text-ink-soft">{what}</span>
        <span className="font-semibold">{allowed ? "Allowed" : "Not allowed"}</span>
      </span>
    </p>
  );
}

export function Reasons({ reasons }: { reasons: readonly string[] }) {
  return (
    <span className="flex flex-wrap gap-1.5">
      {reasons.map((reason) => (
        <code key={reason} className="rounded-md bg-sunken px-1.5 py-0.5 text-xs [overflow-wrap:anywhere]">
          {reason}
        </code>
      ))}
    </span>
  );
}
