"use client";

import { type ComponentProps, useState } from "react";
import { cn } from "../../../../components/class-names";
import { Input } from "../../../../components/ui/field";

interface NumberInputProps extends Omit<ComponentProps<"input">, "value" | "onChange" | "min" | "max"> {
  value: number;
  min: number;
  max: number;
  onValue: (value: number) => void;
}

/** Lets people clear the field and type anew; only a number in range reaches the draft. */
export function NumberInput({ value, min, max, onValue, className, ...props }: NumberInputProps) {
  const [text, setText] = useState<string | null>(null);
  const shown = text ?? String(value);
  const parsed = Number(shown);
  const valid = shown.trim() !== "" && Number.isFinite(parsed) && parsed >= min && parsed <= max;
  return (
    <Input
      type="number"
      inputMode="decimal"
      min={min}
      max={max}
      value={shown}
      {...(valid ? {} : { "aria-invalid": true })}
      onChange={(event) => {
        setText(event.target.value);
        const next = Number(event.target.value);
        if (event.target.value.trim() !== "" && next >= min && next <= max) onValue(next);
      }}
      onBlur={() => setText(null)}
      className={cn("text-right tabular-nums", className)}
      {...props}
    />
  );
}
