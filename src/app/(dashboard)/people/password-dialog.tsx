import type { ReactNode } from "react";
import { ShownOnce } from "../../components/shown-once";
import { Dialog } from "../../components/ui/dialog";

interface PasswordDialogProps {
  title: string;
  description: string;
  /** Null until it is made. */
  password: string | null;
  onClose: () => void;
  /** What is asked before. */
  children: ReactNode;
}

/** Asks first, then shows the one-time password: once, in a dialog that only its own button closes. */
export function PasswordDialog({ title, description, password, onClose, children }: PasswordDialogProps) {
  if (password === null) {
    return (
      <Dialog onClose={onClose} title={title} description={description}>
        {children}
      </Dialog>
    );
  }
  return (
    <Dialog onClose={onClose} dismissible={false} title="Copy this password now" description="It is shown this once.">
      <ShownOnce secret={password} testId="one-time-password" className="text-[15px]" onClose={onClose}>
        <p className="mt-3 text-[13px] text-ink-soft">
          Give it to them by a way you trust. At the first login they choose their own.
        </p>
      </ShownOnce>
    </Dialog>
  );
}
