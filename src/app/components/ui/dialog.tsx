"use client";

import dynamic from "next/dynamic";
import type { ReactNode } from "react";

export interface DialogProps {
  /** False where it stays in the tree while it is closed. */
  open?: boolean;
  onClose: () => void;
  title: string;
  description?: ReactNode;
  /** `side` comes in from the right and is as tall as the window. */
  shape?: "center" | "side";
  /** False while something that is shown once is on screen: a click beside it must not lose it. */
  dismissible?: boolean;
  children: ReactNode;
}

/** Not in the first load of a page, which shows none: fetched when the page is there (see the shell), or else when it opens. */
const DialogFrame = dynamic(() => import("./dialog-frame").then((module) => module.DialogFrame), {
  ssr: false,
  loading: Opening,
});

/** Stands for a dialog that is on its way: what is typed meanwhile is meant for it, and no shortcut. */
export function Opening() {
  return <span hidden data-opening="" />;
}

export function Dialog({ open = true, ...props }: DialogProps) {
  return open ? <DialogFrame {...props} /> : null;
}

export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="mt-6 flex flex-wrap justify-end gap-2">{children}</div>;
}
