"use client";

import { Button } from "../../../../components/ui/button";

interface SaveBarProps {
  /** Why it can't be saved yet. */
  blocker: string | null;
  /** Why the last try was refused. */
  failure: string | null;
  busy: boolean;
  /** Somebody else has saved since this was begun. */
  outdated: boolean;
  /** Puts what the server holds in place of the draft. */
  onDiscard: () => void;
}

const SAVED_MEANWHILE =
  "Somebody else changed these settings meanwhile. Yours are still here: copy what you need, then load what is saved.";

export function SaveBar({ blocker, failure, busy, outdated, onDiscard }: SaveBarProps) {
  return (
    <div className="sticky bottom-4 z-20 flex flex-wrap items-center justify-between gap-3 rounded-xl border border-line bg-raised px-5 py-3 shadow-float animate-appear">
      {failure ? (
        <p role="alert" className="min-w-0 text-[13px] text-danger [overflow-wrap:anywhere]">
          Not saved. {failure}
        </p>
      ) : (
        <p role="status" id="save-status" className="min-w-0 text-[13px] text-ink-soft [overflow-wrap:anywhere]">
          {outdated ? SAVED_MEANWHILE : "There are changes that are not saved."}
          {blocker && ` ${blocker}`}
        </p>
      )}
      <div className="flex gap-2">
        <Button onClick={onDiscard}>{outdated ? "Load what is saved" : "Discard"}</Button>
        <Button
          type="submit"
          look="primary"
          busy={busy}
          disabled={blocker !== null || outdated}
          {...(failure ? {} : { "aria-describedby": "save-status" })}
        >
          Save settings
        </Button>
      </div>
    </div>
  );
}
