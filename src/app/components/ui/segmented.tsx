"use client";

import type { Option } from "./options";
import { RadioGroup } from "./radio-group";

interface SegmentedProps<T extends string> {
  label: string;
  value: T;
  options: readonly Option<T>[];
  onChange: (value: T) => void;
}

/** One of a few, in a row. */
export function Segmented<T extends string>({ label, value, options, onChange }: SegmentedProps<T>) {
  return (
    <RadioGroup
      label={label}
      value={value}
      options={options.map((option) => option.value)}
      onValue={onChange}
      className="inline-flex max-w-full overflow-x-auto rounded-lg border border-line bg-sunken p-0.5"
      itemClassName="rounded-md px-3 py-1 whitespace-nowrap max-sm:px-2.5 text-[13px] font-medium text-ink-soft transition-colors hover:text-ink data-[state=checked]:bg-surface data-[state=checked]:text-ink data-[state=checked]:shadow-sm"
    >
      {(value) => options.find((option) => option.value === value)?.label}
    </RadioGroup>
  );
}
