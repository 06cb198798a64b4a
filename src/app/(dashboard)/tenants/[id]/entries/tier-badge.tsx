import type { EntryView } from "@/server/services/views";
import { cn } from "../../../../components/class-names";

export function TierBadge({ entry }: { entry: Pick<EntryView, "tier" | "quarantinedAt"> }) {
  const quarantined = entry.quarantinedAt !== null;
  return (
    <span
      className={cn(
        "rounded-full border border-line px-2 py-0.5 text-xs",
        quarantined && "border-danger/40 bg-danger-soft text-danger",
      )}
    >
      {quarantined ? "quarantined" : entry.tier}
    </span>
  );
}
