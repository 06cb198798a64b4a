import type { EntryView } from "@/server/services/views";
import { cn } from "../../../../components/class-names";
import { Badge } from "../../../../components/ui/badge";

export function TierBadge({ entry }: { entry: Pick<EntryView, "tier" | "quarantinedAt"> }) {
  const quarantined = entry.quarantinedAt !== null;
  return (
    <Badge className={cn("border-line font-normal", quarantined && "border-danger/40 bg-danger-soft text-danger")}>
      {quarantined ? "quarantined" : entry.tier}
    </Badge>
  );
}
