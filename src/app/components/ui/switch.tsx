import type { ComponentProps } from "react";

interface SwitchProps extends Omit<ComponentProps<"button">, "onChange"> {
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
}

export function Switch({ checked, onCheckedChange, ...props }: SwitchProps) {
  const state = checked ? "checked" : "unchecked";
  return (
    <button
      type="button"
      role="switch"
      aria-checked={checked}
      data-state={state}
      onClick={() => onCheckedChange(!checked)}
      className="relative h-6 w-10 shrink-0 rounded-full bg-line-strong transition-colors disabled:cursor-not-allowed disabled:opacity-50 data-[state=checked]:bg-accent"
      {...props}
    >
      <span
        data-state={state}
        className="block size-[18px] translate-x-[3px] rounded-full bg-[#fff] shadow-sm transition-transform data-[state=checked]:translate-x-[19px] data-[state=checked]:bg-on-accent"
      />
    </button>
  );
}
