import type { ReactNode } from "react";
import { cn } from "../class-names";

interface PanelProps {
  title?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  className?: string;
  /** Without: the content touches the panel's edge, as tables do. */
  padded?: boolean;
  children: ReactNode;
}

export function Panel({ title, description, actions, className, padded = true, children }: PanelProps) {
  return (
    <section
      {...(title ? {} : { "data-headless": "" })}
      className={cn("min-w-0 overflow-clip rounded-xl border border-line bg-surface", className)}
    >
      {title && (
        <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-5 pt-4 pb-3">
          <div className="min-w-0">
            <h2 className="text-[15px] font-semibold tracking-tight">{title}</h2>
            {description && <p className="mt-0.5 max-w-4xl text-[13px] text-ink-faint">{description}</p>}
          </div>
          {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
        </header>
      )}
      <div className={cn(padded && "px-5 pb-5", padded && !title && "pt-5")}>{children}</div>
    </section>
  );
}
