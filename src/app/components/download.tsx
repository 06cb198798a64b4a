"use client";

import { Download } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./ui/button";

/** Builds the file in the browser: the text is already here, byte for byte as it was signed. */
export function download(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

interface DownloadButtonProps {
  look?: "primary";
  busy?: boolean;
  disabled?: boolean;
  /** Said in place of the words on it, where several stand below each other. */
  label?: string;
  onClick: () => void;
  children: ReactNode;
}

export function DownloadButton({ children, label, ...button }: DownloadButtonProps) {
  return (
    <Button {...button} aria-label={label}>
      <Download aria-hidden="true" />
      {children}
    </Button>
  );
}

export const PUBLIC_KEY_FILE = "lethe-public-key.pem";

/** What everything that this server signs is verified with. */
export function PublicKeyButton({ pem }: { pem: string }) {
  return (
    <DownloadButton onClick={() => download(PUBLIC_KEY_FILE, pem, "application/x-pem-file")}>
      Download the public key
    </DownloadButton>
  );
}
