"use client";

import { Tabs as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "../class-names";
import { chooseFrom, type Option } from "./options";

/** Also for links that look like tabs: the chosen one is marked by either. */
export const lineTabStyle =
  "border-b-2 border-transparent py-2.5 font-medium whitespace-nowrap text-ink-soft hover:text-ink focus-visible:outline-offset-[-2px] data-[state=active]:border-accent data-[state=active]:text-ink aria-[current=page]:border-accent aria-[current=page]:text-ink";

const LOOKS = {
  /** The parts of a page. */
  line: {
    list: "mb-5 gap-6 overflow-x-auto overflow-y-hidden shadow-[inset_0_-1px_var(--line)]",
    tab: lineTabStyle,
  },
  /** The same thing in several shapes. */
  pill: {
    list: "mb-2 gap-1",
    tab: "rounded-lg px-3 py-1.5 text-[13px] font-medium text-ink-soft hover:text-ink data-[state=active]:bg-accent-soft data-[state=active]:text-ink",
  },
};

interface TabsProps<T extends string> {
  label: string;
  tabs: readonly Option<T>[];
  value: T;
  look?: keyof typeof LOOKS;
  onValue: (value: T) => void;
  children: ReactNode;
}

/** Arrow keys move between the tabs, as in every tab list. */
export function Tabs<T extends string>({ label, tabs, value, look = "line", onValue, children }: TabsProps<T>) {
  const { list, tab: tabStyle } = LOOKS[look];
  return (
    <Primitive.Root value={value} onValueChange={chooseFrom(tabs, onValue)} className="min-w-0">
      <Primitive.List aria-label={label} className={cn("flex", list)}>
        {tabs.map((tab) => (
          <Primitive.Trigger key={tab.value} value={tab.value} className={tabStyle}>
            {tab.label}
          </Primitive.Trigger>
        ))}
      </Primitive.List>
      {children}
    </Primitive.Root>
  );
}

interface TabContentProps {
  value: string;
  /** Keeps what was done there while another tab is shown. */
  keep?: boolean;
  /** False where it begins with a control, which a keyboard reaches anyway. */
  focusable?: boolean;
  children: ReactNode;
}

export function TabContent({ value, keep, focusable = true, children }: TabContentProps) {
  return (
    <Primitive.Content
      value={value}
      {...(keep ? { forceMount: true } : {})}
      {...(focusable ? {} : { tabIndex: -1 })}
      className="outline-offset-4 data-[state=inactive]:hidden"
    >
      {children}
    </Primitive.Content>
  );
}
