import { cn } from "./class-names";

/** Text that somebody else wrote: two lines at most, so that no name however long hides the columns behind it. */
export function LongText({ text, className }: { text: string; className?: string }) {
  return (
    <span
      title={text}
      className={cn("long-text line-clamp-2 min-w-16 text-left whitespace-normal [overflow-wrap:anywhere]", className)}
    >
      {text}
    </span>
  );
}
