import type { ComponentProps } from "react";
import { Field, type FieldProps, Input } from "./field";

interface TextFieldProps extends Omit<FieldProps, "children">, Omit<ComponentProps<"input">, "value" | "onChange"> {
  value: string;
  onText: (text: string) => void;
  inputClassName?: string;
}

/** A line of text with its label. */
export function TextField(props: TextFieldProps) {
  const { label, hint, error, className, value, onText, inputClassName, ...input } = props;
  return (
    <Field label={label} hint={hint} error={error} {...(className ? { className } : {})}>
      {(ids) => (
        <Input
          {...ids}
          {...input}
          className={inputClassName}
          value={value}
          onChange={(event) => onText(event.target.value)}
        />
      )}
    </Field>
  );
}
