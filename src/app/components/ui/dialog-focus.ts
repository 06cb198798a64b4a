import { useRef } from "react";

/**
 * Where the focus goes when a dialog opens and closes. Radix gives it back to a trigger of its own; here any control
 * may open a dialog, so it is remembered. A form begins in its first field, not on the button that closes it.
 */
export function useDialogFocus() {
  const opener = useRef<Element | null>(null);
  const onOpenAutoFocus = (event: Event) => {
    opener.current = document.activeElement;
    const content = event.currentTarget;
    const field = content instanceof HTMLElement ? content.querySelector<HTMLElement>("input, select, textarea") : null;
    if (!field) return;
    event.preventDefault();
    field.focus();
  };
  const onCloseAutoFocus = (event: Event) => {
    if (!(opener.current instanceof HTMLElement) || !opener.current.isConnected) return;
    event.preventDefault();
    opener.current.focus();
  };
  return { onOpenAutoFocus, onCloseAutoFocus };
}
