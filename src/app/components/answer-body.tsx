import type { ReactNode } from "react";
import { cn } from "./class-names";

interface AnswerBodyProps {
  /** It answers what is asked now. */
  current: boolean;
  className?: string;
  children: ReactNode;
}

/** Dims the answer to an earlier question until the new one is there. */
export function AnswerBody({ current, className, children }: AnswerBodyProps) {
  return (
    <div aria-busy={!current} className={cn("transition-opacity", !current && "opacity-60", className)}>
      {children}
    </div>
  );
}
