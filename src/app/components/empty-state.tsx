import type { ReactNode } from "react";
import { Mark } from "./mark";

interface EmptyStateProps {
  title: string;
  /** Where it is all that the page shows. */
  heading?: boolean;
  children?: ReactNode;
  action?: ReactNode;
}

export function EmptyState({ title, heading = false, children, action }: EmptyStateProps) {
  const Title = heading ? "h1" : "p";
  return (
    <div className="flex flex-col items-center px-5 py-14 text-center">
      <Mark className="mb-4 size-9 text-ink-faint" />
      <Title className="text-[15px] font-semibold">{title}</Title>
      {children && <div className="mt-1 max-w-md text-ink-soft">{children}</div>}
      {action && <div className="mt-5">{action}</div>}
    </div>
  );
}
