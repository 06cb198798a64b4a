import type { ReactNode } from "react";
import type { LinkView } from "@/server/services/views";
import { ShownOnce } from "../../components/shown-once";
import { Button } from "../../components/ui/button";
import { Dialog, DialogActions } from "../../components/ui/dialog";

interface LinkDialogProps {
  title: string;
  description: string;
  email: string | null;
  /** Null until it is made. */
  link: LinkView | null;
  onClose: () => void;
  /** What is asked before. */
  children: ReactNode;
}

/** Asks first, then shows the link once, in a dialog that only its own button closes; or says that it was mailed. */
export function LinkDialog({ title, description, email, link, onClose, children }: LinkDialogProps) {
  if (link === null) {
    return (
      <Dialog onClose={onClose} title={title} description={description}>
        {children}
      </Dialog>
    );
  }
  const until = new Date(link.expiresAt).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
  if (link.token === null) {
    return (
      <Dialog onClose={onClose} title="The link is on its way" description={`It was mailed to ${email}.`}>
        <p className="text-[13px] text-ink-soft">It works once, until {until}. Nobody else has seen it.</p>
        <DialogActions>
          <Button look="primary" onClick={onClose}>
            Done
          </Button>
        </DialogActions>
      </Dialog>
    );
  }
  return (
    <Dialog onClose={onClose} dismissible={false} title="Copy this link now" description="It is shown this once.">
      <ShownOnce
        secret={`${window.location.origin}/join#${link.token}`}
        testId="account-link"
        className="text-[13px]"
        onClose={onClose}
      >
        <p className="mt-3 text-[13px] text-ink-soft">
          Send it to {email} by a way you trust. It works once, until {until}; there they choose a password that only
          they know.
        </p>
      </ShownOnce>
    </Dialog>
  );
}
