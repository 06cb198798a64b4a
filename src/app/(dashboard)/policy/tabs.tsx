"use client";

import { Tabs as Primitive } from "radix-ui";
import type { ReactNode } from "react";

interface TabsProps<T extends string> {
  label: string;
  tabs: readonly { value: T; label: string }[];
  value: T;
  onValue: (value: T) => void;
  children: ReactNode;
}

/** Arrow keys move between the tabs, as in every tab list. */
export function Tabs<T extends string>({ label, tabs, value, onValue, children }: TabsProps<T>) {
  return (
    <Primitive.Root
      value={value}
      onValueChange={(next) => {
        const chosen = tabs.find((tab) => tab.value === next);
        if (chosen) onValue(chosen.value);
      }}
    >
      <Primitive.List
        aria-label={label}
        className="mb-5 flex gap-6 overflow-x-auto overflow-y-hidden shadow-[inset_0_-1px_var(--line)]"
      >
        {tabs.map((tab) => (
          <Primitive.Trigger
            key={tab.value}
            value={tab.value}
            className="border-b-2 border-transparent py-2.5 font-medium whitespace-nowrap text-ink-soft hover:text-ink focus-visible:outline-offset-[-2px] data-[state=active]:border-accent data-[state=active]:text-ink"
          >
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
  children: ReactNode;
}

export function TabContent({ value, keep, children }: TabContentProps) {
  return (
    <Primitive.Content
      value={value}
      {...(keep ? { forceMount: true } : {})}
      className="outline-offset-4 data-[state=inactive]:hidden"
    >
      {children}
    </Primitive.Content>
  );
}
