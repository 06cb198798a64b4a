import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "../class-names";

const KINDS = {
  info: { icon: Info, style: "border-line bg-surface text-ink-soft [&>svg]:text-accent" },
  success: { icon: CircleCheck, style: "border-success/30 bg-success-soft [&>svg]:text-success" },
  warning: { icon: TriangleAlert, style: "border-warning/30 bg-warning-soft [&>svg]:text-warning" },
  danger: { icon: CircleAlert, style: "border-danger/30 bg-danger-soft [&>svg]:text-danger" },
};

interface NoticeProps {
  kind?: keyof typeof KINDS;
  title?: string;
  className?: string;
  id?: string;
  /** Announced at once: for what just happened, not for what stands on the page from the start. */
  announce?: boolean;
  children?: ReactNode;
}

export function Notice({ kind = "info", title, className, id, announce, children }: NoticeProps) {
  const { icon: Icon, style } = KINDS[kind];
  return (
    <div
      id={id}
      {...(announce ? { role: "alert" } : {})}
      className={cn("flex gap-3 rounded-xl border px-4 py-3 text-[13px]", style, className)}
    >
      <Icon aria-hidden="true" className="mt-px size-[18px] shrink-0" />
      <div className="min-w-0 flex-1">
        {title && <p className="font-medium text-ink">{title}</p>}
        {children && <div className={cn("text-ink-soft", title && "mt-0.5")}>{children}</div>}
      </div>
    </div>
  );
}
