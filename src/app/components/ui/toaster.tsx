"use client";

import { CircleAlert, CircleCheck, X } from "lucide-react";
import { useSyncExternalStore } from "react";
import { dismissToast, noToasts, shownToasts, subscribeToToasts } from "../../data/toast";
import { cn } from "../class-names";

/** Announced politely, over everything else, and never in the way of what is under it. */
export function Toaster() {
  const toasts = useSyncExternalStore(subscribeToToasts, shownToasts, noToasts);
  return (
    <section
      aria-label="Notices"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-4 bottom-4 z-50 flex flex-col gap-2 sm:left-auto sm:w-[356px]"
    >
      {toasts.map(({ id, kind, text }) => (
        <div
          key={id}
          className={cn(
            "pointer-events-auto flex items-start gap-3 rounded-lg border bg-raised p-3.5 text-sm text-ink shadow-float",
            kind === "error" ? "border-danger/50 [&>svg]:text-danger" : "border-line [&>svg]:text-success",
          )}
        >
          {kind === "error" ? (
            <CircleAlert aria-hidden="true" className="mt-px size-[18px] shrink-0" />
          ) : (
            <CircleCheck aria-hidden="true" className="mt-px size-[18px] shrink-0" />
          )}
          <p className="min-w-0 flex-1">{text}</p>
          <button
            type="button"
            aria-label="Dismiss"
            onClick={() => dismissToast(id)}
            className="-m-1.5 shrink-0 rounded-md p-1.5 text-ink-faint hover:text-ink"
          >
            <X aria-hidden="true" className="size-4" />
          </button>
        </div>
      ))}
    </section>
  );
}
