import type { ErasureView } from "@/server/services/views";
import { cn } from "../../components/class-names";

const LABELS: Record<ErasureView["state"], string> = {
  blocked: "Blocked",
  "key-destroyed": "Keys destroyed",
  purging: "Purging",
  complete: "Complete",
};

export function ErasureStateBadge({ erasure }: { erasure: Pick<ErasureView, "state" | "failure"> }) {
  const complete = erasure.state === "complete";
  const failed = erasure.failure !== null && !complete;
  return (
    <span
      className={cn(
        "inline-flex items-center gap-1.5 rounded-full px-2.5 py-0.5 text-xs font-medium whitespace-nowrap",
        complete && "bg-success-soft text-success",
        failed && "bg-danger-soft text-danger",
        !complete && !failed && "bg-accent-soft text-accent",
      )}
    >
      {!complete && !failed && <span aria-hidden="true" className="size-1.5 animate-breathe rounded-full bg-current" />}
      {failed ? "Stopped" : LABELS[erasure.state]}
    </span>
  );
}
