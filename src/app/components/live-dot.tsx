import { cn } from "./class-names";

/** Whether the numbers on the page follow what happens. */
export function LiveDot({ live }: { live: boolean }) {
  return (
    <span className="inline-flex items-center gap-2 text-[13px] text-ink-soft">
      <span
        aria-hidden="true"
        className={cn("size-2 rounded-full", live ? "animate-breathe bg-accent" : "bg-line-strong")}
      />
      {live ? "Live" : "Not connected"}
    </span>
  );
}
