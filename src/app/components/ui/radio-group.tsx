"use client";

import type { ReactNode } from "react";
import { chooseByKeys } from "./roving";

interface RadioGroupProps<T extends string> {
  label: string;
  value: T;
  options: readonly T[];
  onValue: (value: T) => void;
  className: string;
  itemClassName: string;
  children: (option: T) => ReactNode;
}

/** One of a few, as buttons: radio buttons to a screen reader, arrow keys to the keyboard. */
export function RadioGroup<T extends string>(props: RadioGroupProps<T>) {
  const { label, value, options, onValue, className, itemClassName, children } = props;
  // Tab enters a group at what is chosen, or else at its first.
  const entry = options.includes(value) ? value : options[0];
  return (
    <div role="radiogroup" aria-label={label} onKeyDown={chooseByKeys} className={className}>
      {options.map((option) => (
        // biome-ignore lint/a11y/useSemanticElements: a card or a segment, which a browser's own radio button can't be
        <button
          key={option}
          type="button"
          role="radio"
          data-item=""
          aria-checked={option === value}
          data-state={option === value ? "checked" : "unchecked"}
          tabIndex={option === entry ? 0 : -1}
          onClick={() => {
            if (option !== value) onValue(option);
          }}
          className={itemClassName}
        >
          {children(option)}
        </button>
      ))}
    </div>
  );
}
