"use client";

import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import { cn } from "../class-names";
import { Button } from "./button";
import type { DialogProps } from "./dialog";
import { useDialogFocus } from "./dialog-focus";
import { dialogTitleStyle, overlayStyle } from "./dialog-style";

const SHAPES = {
  center:
    "top-1/2 left-1/2 max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-lg -translate-x-1/2 -translate-y-1/2 rounded-2xl animate-appear",
  side: "inset-y-0 right-0 h-dvh w-full max-w-xl border-y-0 border-r-0 animate-slide",
};

/** Radix holds the focus inside, gives it back afterwards, and closes on Escape. */
export function DialogFrame({
  onClose,
  title,
  description,
  shape = "center",
  dismissible = true,
  children,
}: Omit<DialogProps, "open">) {
  const focus = useDialogFocus();
  return (
    // It is in the tree while it is open, and has no trigger: the only change that it tells of is to closed.
    <Primitive.Root open onOpenChange={onClose}>
      <Primitive.Portal>
        <Primitive.Overlay className={overlayStyle} />
        <Primitive.Content
          className={cn(
            "fixed z-50 flex flex-col overflow-y-auto border border-line bg-raised shadow-float outline-none",
            SHAPES[shape],
          )}
          {...focus}
          onInteractOutside={(event) => {
            if (!dismissible) event.preventDefault();
          }}
          onEscapeKeyDown={(event) => {
            if (!dismissible) event.preventDefault();
          }}
          {...(description ? {} : { "aria-describedby": undefined })}
        >
          <header className="flex items-start justify-between gap-4 px-6 pt-5">
            <div>
              <Primitive.Title className={dialogTitleStyle}>{title}</Primitive.Title>
              {description && (
                <Primitive.Description className="mt-1 text-ink-soft">{description}</Primitive.Description>
              )}
            </div>
            {dismissible && (
              <Primitive.Close asChild>
                <Button look="quiet" size="icon" className="-mr-2" aria-label="Close">
                  <X aria-hidden="true" />
                </Button>
              </Primitive.Close>
            )}
          </header>
          <div className="px-6 pt-4 pb-6">{children}</div>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
