import type { ReactNode } from "react";
import { useShownOnce } from "../data/leave-guard";
import { cn } from "./class-names";
import { Button } from "./ui/button";
import { CopyButton } from "./ui/copy";
import { DialogActions } from "./ui/dialog";

interface ShownOnceProps {
  secret: string;
  testId: string;
  copyLabel?: string;
  className?: string;
  onClose: () => void;
  /** What to do with it. */
  children: ReactNode;
}

/** A secret that is never shown again, in a dialog that only its own button closes. */
export function ShownOnce({ secret, testId, copyLabel = "Copy", className, onClose, children }: ShownOnceProps) {
  useShownOnce();
  return (
    <>
      <div className="flex items-center gap-2 rounded-xl border border-accent/40 bg-accent-soft p-2 pl-4">
        <code data-testid={testId} className={cn("min-w-0 flex-1 break-all", className)}>
          {secret}
        </code>
        <CopyButton text={secret} label={copyLabel} />
      </div>
      {children}
      <DialogActions>
        <Button look="primary" onClick={onClose}>
          I have copied it
        </Button>
      </DialogActions>
    </>
  );
}
