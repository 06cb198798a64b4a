"use client";

import { Button } from "../../../../components/ui/button";

interface SaveBarProps {
  /** Why it can't be saved yet. */
  blocker: string | null;
  /** Why the last try was refused. */
  failure: string | null;
  busy: boolean;
  onDiscard: () => void;
  /** Reads what somebody else has saved meanwhile, in place of the draft; null: nobody has. */
  onReload: (() => void) | null;
}

export function SaveBar({ blocker, failure, busy, onDiscard, onReload }: SaveBarProps) {
  return (
    <div className="sticky bottom-4 z-20 flex flex-wrap items-center justify-between gap-3 rounded-xl border border-line bg-raised px-5 py-3 shadow-float animate-appear">
      {failure ? (
        <p role="alert" className="min-w-0 text-[13px] text-danger [overflow-wrap:anywhere]">
          Not saved. {failure}
        </p>
      ) : (
        <p role="status" id="save-status" className="min-w-0 text-[13px] text-ink-soft [overflow-wrap:anywhere]">
          There are changes that are not saved.{blocker && ` ${blocker}`}
        </p>
      )}
      <div className="flex gap-2">
        {onReload === null ? (
          <Button onClick={onDiscard}>Discard</Button>
        ) : (
          <Button onClick={onReload}>Load what is saved</Button>
        )}
        <Button
          type="submit"
          look="primary"
          busy={busy}
          disabled={blocker !== null}
          {...(failure ? {} : { "aria-describedby": "save-status" })}
        >
          Save settings
        </Button>
      </div>
    </div>
  );
}
