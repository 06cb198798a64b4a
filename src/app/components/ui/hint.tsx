"use client";

import { Tooltip } from "radix-ui";
import type { ReactNode } from "react";

/** More words on hover and on focus. Never the only place where something can be read. */
export function Hint({ text, children }: { text: ReactNode; children: ReactNode }) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          sideOffset={6}
          className="z-50 max-w-72 rounded-lg border border-line bg-raised px-3 py-2 text-[13px] text-ink shadow-float animate-appear"
        >
          {text}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
