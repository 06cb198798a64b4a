import type { ComponentProps } from "react";
import { cn } from "../class-names";

/** A state or a kind in one or two words. Its colours are the caller's. */
export function Badge({ className, ...props }: ComponentProps<"span">) {
  return (
    <span
      className={cn("badge inline-flex items-center gap-1.5 rounded-full whitespace-nowrap", className)}
      {...props}
    />
  );
}
