"use client";

import { type ComponentProps, useState } from "react";
import { cn } from "../class-names";
import { Field, type FieldProps, Input } from "./field";

interface NumberInputProps<T extends number | null> extends Omit<ComponentProps<"input">, "value" | "onChange"> {
  value: T;
  min: number;
  max: number;
  /** What is meant when it is left empty. Not given: then a number is needed. */
  empty?: T;
  onValue: (value: T | number) => void;
}

/** Lets people clear the field and type anew: what is no number in range stays on screen, marked, and changes nothing. */
export function NumberInput<T extends number | null>(props: NumberInputProps<T>) {
  const { value, min, max, empty, onValue, className, ...input } = props;
  const [text, setText] = useState<string | null>(null);
  const read = (typed: string): T | number | undefined => {
    if (typed.trim() === "") return empty;
    const number = Number(typed);
    return number >= min && number <= max ? number : undefined;
  };
  const shown = text ?? (value === null ? "" : String(value));
  return (
    <Input
      type="number"
      inputMode="decimal"
      min={min}
      max={max}
      value={shown}
      {...(read(shown) === undefined ? { "aria-invalid": true } : {})}
      onChange={(event) => {
        setText(event.target.value);
        const next = read(event.target.value);
        if (next !== undefined) onValue(next);
      }}
      onBlur={() => setText(null)}
      className={cn("tabular-nums", className)}
      {...input}
    />
  );
}

interface NumberFieldProps
  extends Pick<FieldProps, "label">,
    Pick<NumberInputProps<number | null>, "value" | "min" | "max" | "step" | "placeholder" | "onValue"> {}

/** A number that may be left out, with its label. */
export function NumberField({ label, ...number }: NumberFieldProps) {
  return <Field label={label}>{(ids) => <NumberInput<number | null> {...ids} {...number} empty={null} />}</Field>;
}
