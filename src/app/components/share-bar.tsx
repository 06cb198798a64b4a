import { cn } from "./class-names";

interface ShareBarProps {
  parts: readonly { color: string; count: number }[];
  /** With its height. */
  className: string;
}

/** What a whole is made of, in one line. The numbers stand beside it, so it is decoration. */
export function ShareBar({ parts, className }: ShareBarProps) {
  return (
    <span aria-hidden="true" className={cn("flex gap-px overflow-hidden rounded-full bg-sunken", className)}>
      {parts
        .filter(({ count }) => count > 0)
        .map(({ color, count }) => (
          <span key={color} style={{ background: color, flexGrow: count }} />
        ))}
    </span>
  );
}
