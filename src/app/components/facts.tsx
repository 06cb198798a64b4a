import type { ReactNode } from "react";
import { cn } from "./class-names";

/** Names to the left, values to the right. */
export function Facts({ className, children }: { className?: string; children: ReactNode }) {
  return <dl className={cn("facts grid", className)}>{children}</dl>;
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-faint">{name}</dt>
      <dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
    </>
  );
}
