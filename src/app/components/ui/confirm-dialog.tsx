"use client";

import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import { Opening } from "./dialog";

export interface ConfirmDialogProps {
  /** False where it stays in the tree while it is closed. */
  open?: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  action: string;
  busy?: boolean;
  onConfirm: () => void;
}

/** As with other dialogs: not in the first load of a page. */
const ConfirmFrame = dynamic(() => import("./confirm-frame").then((module) => module.ConfirmFrame), {
  ssr: false,
  loading: Opening,
});

export function ConfirmDialog({ open = true, ...props }: ConfirmDialogProps) {
  return open ? <ConfirmFrame {...props} /> : null;
}
