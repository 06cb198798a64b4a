import type { ErasureView } from "@/server/services/views";
import { cn } from "../../components/class-names";
import { Badge } from "../../components/ui/badge";

const LABELS: Record<ErasureView["state"], string> = {
  blocked: "Blocked",
  "key-destroyed": "Keys destroyed",
  purging: "Purging",
  "pending-physical": "Waiting",
  complete: "Complete",
};

export function ErasureStateBadge({ erasure }: { erasure: Pick<ErasureView, "state" | "failure"> }) {
  const complete = erasure.state === "complete";
  const failed = erasure.failure !== null && !complete;
  return (
    <Badge
      className={cn(
        "border-0 px-2.5",
        complete && "bg-success-soft text-success",
        failed && "bg-warning-soft text-warning",
        !complete && !failed && "bg-accent-soft text-accent",
      )}
    >
      {!complete && !failed && <span aria-hidden="true" className="size-1.5 animate-breathe rounded-full bg-current" />}
      {failed ? "Waiting" : LABELS[erasure.state]}
    </Badge>
  );
}
