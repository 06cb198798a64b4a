"use client";

import { ToggleGroup } from "radix-ui";
import { chooseFrom, type Option } from "./options";

interface SegmentedProps<T extends string> {
  label: string;
  value: T;
  options: readonly Option<T>[];
  onChange: (value: T) => void;
}

/** One of a few: radio buttons to a screen reader, arrow keys to the keyboard. */
export function Segmented<T extends string>({ label, value, options, onChange }: SegmentedProps<T>) {
  return (
    <ToggleGroup.Root
      type="single"
      value={value}
      onValueChange={chooseFrom(options, onChange)}
      aria-label={label}
      className="inline-flex max-w-full overflow-x-auto rounded-lg border border-line bg-sunken p-0.5"
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          className="rounded-md px-3 py-1 whitespace-nowrap max-sm:px-2.5 text-[13px] font-medium text-ink-soft transition-colors hover:text-ink data-[state=on]:bg-surface data-[state=on]:text-ink data-[state=on]:shadow-sm"
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
