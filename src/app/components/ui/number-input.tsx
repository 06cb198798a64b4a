"use client";

import { type ComponentProps, useId, useState } from "react";
import { cn } from "../class-names";
import { formatPlain } from "../format";
import { Field, type FieldProps, Input } from "./field";
import { useFlaw } from "./flaws";

interface NumberRules {
  min: number;
  max: number;
  /** No fractions. */
  whole?: boolean;
  /** What else there is against a number in range. */
  check?: (value: number) => string | null;
  /** It may be left empty. */
  optional?: boolean;
}

interface NumberInputProps<T extends number | null>
  extends NumberRules,
    Omit<ComponentProps<"input">, "value" | "onChange" | "min" | "max" | "type"> {
  /** What the form calls it when it says what is wrong. */
  name: string;
  value: T;
  /** Whatever was typed: also what is out of range, and NaN for what is no number. Null: left empty, where it may be. */
  onValue: (value: T | number) => void;
}

/** One step of rounding in binary fractions. */
const EPSILON = 1e-9;

function isSame(a: number | null, b: number | null): boolean {
  return Object.is(a, b) || (a !== null && b !== null && Math.abs(a - b) <= EPSILON * Math.max(1, Math.abs(a)));
}

/** Why this number can't be saved; null: it can. */
export function numberFlaw(
  value: number | null,
  { min, max, whole, check }: Omit<NumberRules, "optional">,
): string | null {
  if (value === null) return null;
  if (Number.isNaN(value)) return "Write a number: digits, and a point before fractions.";
  if (value < min || value > max) return `Between ${formatPlain(min)} and ${formatPlain(max)}.`;
  if (whole && !Number.isInteger(value)) return "A whole number.";
  return check?.(value) ?? null;
}

function readNumber(typed: string, optional: boolean | undefined): number | null {
  const text = typed.trim();
  if (text === "") return optional ? null : Number.NaN;
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
}

/** A text and its number. A browser's own number field drops what it does not like, and turns with the mouse wheel. */
function useTyped<T extends number | null>(props: NumberInputProps<T>) {
  const { value, optional, onValue } = props;
  const [typed, setTyped] = useState<{ text: string; value: number | null } | null>(null);
  // What was typed stays as it was typed, as long as it is what the form holds.
  const text = typed !== null && isSame(typed.value, value) ? typed.text : shownNumber(value);
  const flaw = numberFlaw(value, props);
  useFlaw(flaw && `${props.name}: ${flaw}`);
  const onText = (next: string) => {
    const number = readNumber(next, optional);
    setTyped({ text: next, value: number });
    onValue(number as T | number);
  };
  return { text, flaw, onText };
}

function shownNumber(value: number | null): string {
  return value === null || Number.isNaN(value) ? "" : String(value);
}

/** What belongs to the element and not to the number. */
function attributesOf<T extends number | null>(props: Omit<NumberInputProps<T>, "onValue">) {
  const {
    name: _,
    value: _value,
    min: _min,
    max: _max,
    whole: _whole,
    check: _check,
    optional: _optional,
    ...rest
  } = props;
  const { onValue: _onValue, ...attributes } = rest as typeof rest & { onValue?: unknown };
  return attributes;
}

/** With its message below it: for forms whose labels stand elsewhere. */
export function NumberInput<T extends number | null>(props: NumberInputProps<T>) {
  const { className, "aria-describedby": describedBy, ...rest } = attributesOf(props);
  const flawId = useId();
  const { text, flaw, onText } = useTyped(props);
  return (
    <span className="flex min-w-0 flex-col items-end gap-1">
      <Input
        inputMode="decimal"
        autoComplete="off"
        aria-label={props.name}
        {...rest}
        value={text}
        onChange={(event) => onText(event.target.value)}
        {...(flaw ? { "aria-invalid": true } : {})}
        aria-describedby={[flaw && flawId, describedBy].filter(Boolean).join(" ") || undefined}
        className={cn("tabular-nums", className)}
      />
      {flaw && (
        <span id={flawId} role="alert" className="max-w-56 text-right text-[13px] text-danger">
          {flaw}
        </span>
      )}
    </span>
  );
}

interface NumberFieldProps
  extends Pick<FieldProps, "label">,
    Omit<NumberInputProps<number | null>, "optional" | "onValue"> {
  onValue: (value: number | null) => void;
}

/** A number that may be left out, with its label. */
export function NumberField({ label, ...props }: NumberFieldProps) {
  const { text, flaw, onText } = useTyped<number | null>({ ...props, optional: true });
  return (
    <Field label={label} error={flaw}>
      {(ids) => (
        <Input
          inputMode="decimal"
          autoComplete="off"
          className="tabular-nums"
          {...ids}
          {...attributesOf(props)}
          value={text}
          onChange={(event) => onText(event.target.value)}
        />
      )}
    </Field>
  );
}
