import type { ComponentProps } from "react";
import { cn } from "../class-names";

/** A state or a kind in one or two words. Its colours are the caller's. */
export function Badge({ className, ...props }: ComponentProps<"span">) {
  return (
    <span
      className={cn(
        "inline-flex items-center gap-1.5 rounded-full border px-2 py-0.5 text-xs font-medium whitespace-nowrap",
        className,
      )}
      {...props}
    />
  );
}
