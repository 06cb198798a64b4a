"use client";

import { AlertDialog } from "radix-ui";
import { Button } from "./button";
import type { ConfirmDialogProps } from "./confirm-dialog";
import { DialogActions } from "./dialog";
import { useDialogFocus } from "./dialog-focus";
import { dialogTitleStyle, overlayStyle } from "./dialog-style";

/** Asks before something that can't be taken back. The focus begins on the way out. */
export function ConfirmFrame({ onClose, title, children, action, busy, onConfirm }: Omit<ConfirmDialogProps, "open">) {
  const focus = useDialogFocus();
  return (
    // It is in the tree while it is open, and has no trigger: the only change that it tells of is to closed.
    <AlertDialog.Root open onOpenChange={onClose}>
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
