"use client";

import Link from "next/link";
import { DropdownMenu } from "radix-ui";
import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { cn } from "../class-names";
import type { MenuChoices, MenuEntry, MenuProps } from "./menu";
import { chooseFrom } from "./options";

/** Inside a landmark, and inside the dialog that its trigger is in: what is beside that is out of reach meanwhile. */
function placeOfMenu(trigger: HTMLElement | null): HTMLElement | null {
  return trigger?.closest<HTMLElement>("[role=dialog], [role=alertdialog]") ?? document.getElementById("main");
}

/** The menu itself, once somebody has asked for it. */
export function MenuList({ trigger, align = "end", side = "bottom", choices, entries }: MenuProps) {
  const ref = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  // Looked for when it opens: dialogs come and go while the trigger stays.
  const [place, setPlace] = useState<HTMLElement | null>(null);
  const change = useCallback((next: boolean) => {
    if (next) setPlace(placeOfMenu(ref.current));
    setOpen(next);
  }, []);
  // It was fetched because it was asked for. In an effect: only then its trigger is in the page.
  useEffect(() => change(true), [change]);
  return (
    // Not modal: the page behind it stays readable to a screen reader, and no control in it is hidden while focused.
    <DropdownMenu.Root modal={false} open={open} onOpenChange={change}>
      <DropdownMenu.Trigger ref={ref} asChild>
        {trigger}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={place}>
        <DropdownMenu.Content
          align={align}
          side={side}
          sideOffset={6}
          className="z-50 min-w-52 rounded-xl border border-line bg-raised p-1.5 shadow-float animate-appear"
        >
          {choices !== undefined && <Choices {...choices} />}
          {entries.map((entry) => (
            <Entry key={entry.label} {...entry} />
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

const itemStyle =
  "flex cursor-pointer items-center gap-2.5 rounded-lg px-2.5 py-1.5 text-sm outline-none select-none data-[disabled]:pointer-events-none data-[disabled]:opacity-50 data-[highlighted]:bg-sunken [&_svg]:size-4";
const plainStyle = "text-ink [&_svg]:text-ink-faint";

function Entry({ label, icon: Icon, danger = false, href, onSelect }: MenuEntry) {
  const content: ReactNode = (
    <>
      {Icon && <Icon aria-hidden="true" />}
      {label}
    </>
  );
  return (
    <DropdownMenu.Item
      className={cn(itemStyle, danger ? "text-danger" : plainStyle)}
      {...(onSelect === undefined ? {} : { onSelect })}
      asChild={href !== undefined}
    >
      {href === undefined ? content : <Link href={href}>{content}</Link>}
    </DropdownMenu.Item>
  );
}

/** The menu stays open while one is chosen: what it changes is seen behind it. */
function Choices({ label, value, options, onValue }: MenuChoices) {
  return (
    <>
      <DropdownMenu.Label className="px-2.5 pt-1.5 pb-1 text-xs text-ink-faint">{label}</DropdownMenu.Label>
      <DropdownMenu.RadioGroup value={value} onValueChange={chooseFrom(options, onValue)}>
        {options.map(({ value: option, label: words, icon: Icon }) => (
          <DropdownMenu.RadioItem
            key={option}
            value={option}
            onSelect={(event) => event.preventDefault()}
            className={cn(itemStyle, plainStyle, "data-[state=checked]:font-medium data-[state=checked]:text-accent")}
          >
            <Icon aria-hidden="true" />
            {words}
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
      <DropdownMenu.Separator className="my-1.5 h-px bg-line" />
    </>
  );
}
