"use client";

import { type ReactNode, useState } from "react";
import { Field, Input } from "../../../components/ui/field";

interface NumberFieldProps {
  label: ReactNode;
  /** Null: left empty. */
  value: number | null;
  min: number;
  max: number;
  step: number;
  placeholder?: string;
  hint?: string;
  onValue: (value: number | null) => void;
}

/** A number that may be left out. What is out of range stays on screen, marked, and changes nothing. */
export function NumberField({ label, value, min, max, step, placeholder, hint, onValue }: NumberFieldProps) {
  const [text, setText] = useState<string | null>(null);
  const shown = text ?? (value === null ? "" : String(value));
  const isValid = (typed: string) => typed === "" || (Number(typed) >= min && Number(typed) <= max);
  return (
    <Field label={label} hint={hint}>
      {(ids) => (
        <Input
          {...ids}
          type="number"
          inputMode="decimal"
          min={min}
          max={max}
          step={step}
          placeholder={placeholder}
          value={shown}
          {...(isValid(shown) ? {} : { "aria-invalid": true })}
          onChange={(event) => {
            const typed = event.target.value.trim();
            setText(typed);
            if (isValid(typed)) onValue(typed === "" ? null : Number(typed));
          }}
          onBlur={() => setText(null)}
          className="tabular-nums"
        />
      )}
    </Field>
  );
}
