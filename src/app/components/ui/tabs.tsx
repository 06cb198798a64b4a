"use client";

import { createContext, type ReactNode, useContext, useId, useMemo } from "react";
import { cn } from "../class-names";
import type { Option } from "./options";
import { chooseByKeys } from "./roving";

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

interface Shown {
  value: string;
  tabId: (value: string) => string;
  panelId: (value: string) => string;
}

const ShownContext = createContext<Shown | null>(null);

/** Arrow keys move between the tabs, as in every tab list. */
export function Tabs<T extends string>({ label, tabs, value, look = "line", onValue, children }: TabsProps<T>) {
  const { list, tab: tabStyle } = LOOKS[look];
  const id = useId();
  const shown = useMemo<Shown>(
    () => ({ value, tabId: (one) => `${id}-tab-${one}`, panelId: (one) => `${id}-panel-${one}` }),
    [id, value],
  );
  return (
    <div className="min-w-0">
      <div role="tablist" aria-label={label} onKeyDown={chooseByKeys} className={cn("flex", list)}>
        {tabs.map((tab) => {
          const isShown = tab.value === value;
          return (
            <button
              key={tab.value}
              type="button"
              role="tab"
              data-item=""
              id={shown.tabId(tab.value)}
              aria-selected={isShown}
              aria-controls={isShown ? shown.panelId(tab.value) : undefined}
              data-state={isShown ? "active" : "inactive"}
              tabIndex={isShown ? 0 : -1}
              onClick={() => {
                if (!isShown) onValue(tab.value);
              }}
              className={tabStyle}
            >
              {tab.label}
            </button>
          );
        })}
      </div>
      <ShownContext.Provider value={shown}>{children}</ShownContext.Provider>
    </div>
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

export function TabContent({ value, keep = false, focusable = true, children }: TabContentProps) {
  const shown = useContext(ShownContext);
  const isShown = shown?.value === value;
  if (shown === null || (!isShown && !keep)) return null;
  return (
    <div
      role="tabpanel"
      id={shown.panelId(value)}
      aria-labelledby={shown.tabId(value)}
      tabIndex={focusable ? 0 : -1}
      hidden={!isShown}
      className="outline-offset-4"
    >
      {children}
    </div>
  );
}
