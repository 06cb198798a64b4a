"use client";

import { AlertDialog } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "./button";
import { DialogActions, dialogTitleStyle, overlayStyle } from "./dialog";
import { useDialogFocus } from "./dialog-focus";

interface ConfirmDialogProps {
  /** False where it stays in the tree while it is closed. */
  open?: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  action: string;
  busy?: boolean;
  onConfirm: () => void;
}

/** Asks before something that can't be taken back. The focus begins on the way out. */
export function ConfirmDialog({ open = true, onClose, title, children, action, busy, onConfirm }: ConfirmDialogProps) {
  const focus = useDialogFocus();
  return (
    // It has no trigger, so the only change that it tells of is to closed.
    <AlertDialog.Root open={open} onOpenChange={onClose}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={overlayStyle} />
        <AlertDialog.Content
          {...focus}
          className="fixed top-1/2 left-1/2 z-50 w-[calc(100vw-2rem)] max-w-md -translate-x-1/2 -translate-y-1/2 rounded-2xl border border-line bg-raised p-6 shadow-float outline-none animate-appear"
        >
          <AlertDialog.Title className={dialogTitleStyle}>{title}</AlertDialog.Title>
          <AlertDialog.Description asChild>
            <div className="mt-2 text-ink-soft">{children}</div>
          </AlertDialog.Description>
          <DialogActions>
            <AlertDialog.Cancel asChild>
              <Button>Cancel</Button>
            </AlertDialog.Cancel>
            <Button look="danger" busy={busy ?? false} onClick={onConfirm}>
              {action}
            </Button>
          </DialogActions>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
