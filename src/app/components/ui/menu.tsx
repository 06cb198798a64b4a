"use client";

import { DropdownMenu } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "../class-names";

interface MenuProps {
  trigger: ReactNode;
  align?: "start" | "end";
  side?: "top" | "bottom";
  children: ReactNode;
}

/** Inside a landmark, and inside the dialog where there is one: what is beside it is out of reach meanwhile. */
function placeOfMenus(): HTMLElement | null {
  if (typeof document === "undefined") return null;
  return document.querySelector<HTMLElement>("[role=dialog]") ?? document.getElementById("main");
}

export function Menu({ trigger, align = "end", side = "bottom", children }: MenuProps) {
  return (
    // Not modal: the page behind it stays readable to a screen reader, and no control in it is hidden while focused.
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal container={placeOfMenus()}>
        <DropdownMenu.Content
          align={align}
          side={side}
          sideOffset={6}
          className="z-50 min-w-52 rounded-xl border border-line bg-raised p-1.5 shadow-float animate-appear"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

const itemStyle =
  "flex cursor-pointer items-center gap-2.5 rounded-lg px-2.5 py-1.5 text-sm text-ink outline-none select-none data-[disabled]:pointer-events-none data-[disabled]:opacity-50 data-[highlighted]:bg-sunken [&_svg]:size-4 [&_svg]:text-ink-faint";

export function MenuItem({ className, ...props }: ComponentProps<typeof DropdownMenu.Item>) {
  return <DropdownMenu.Item className={cn(itemStyle, className)} {...props} />;
}

export function MenuChoices({ label, ...props }: ComponentProps<typeof DropdownMenu.RadioGroup> & { label: string }) {
  return (
    <>
      <DropdownMenu.Label className="px-2.5 pt-1.5 pb-1 text-xs text-ink-faint">{label}</DropdownMenu.Label>
      <DropdownMenu.RadioGroup {...props} />
    </>
  );
}

export function MenuChoice({ className, children, ...props }: ComponentProps<typeof DropdownMenu.RadioItem>) {
  return (
    <DropdownMenu.RadioItem
      className={cn(itemStyle, "data-[state=checked]:font-medium data-[state=checked]:text-accent", className)}
      {...props}
    >
      {children}
    </DropdownMenu.RadioItem>
  );
}

export function MenuLine() {
  return <DropdownMenu.Separator className="my-1.5 h-px bg-line" />;
}
