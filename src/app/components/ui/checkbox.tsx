import { Check, Minus } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "../class-names";

interface CheckboxProps extends Omit<ComponentProps<"button">, "onChange"> {
  /** `indeterminate`: some of what it stands for. */
  checked: boolean | "indeterminate";
  onCheckedChange: (checked: boolean) => void;
}

export function Checkbox({ className, checked, onCheckedChange, ...props }: CheckboxProps) {
  const some = checked === "indeterminate";
  const Icon = some ? Minus : Check;
  return (
    // biome-ignore lint/a11y/useSemanticElements: it has the page's looks, and a third state
    <button
      type="button"
      role="checkbox"
      aria-checked={some ? "mixed" : checked}
      data-state={some ? "indeterminate" : checked ? "checked" : "unchecked"}
      onClick={() => onCheckedChange(checked !== true)}
      className={cn(
        "relative z-10 grid size-[18px] shrink-0 place-items-center rounded-[5px] border border-line-strong bg-surface text-on-accent disabled:cursor-not-allowed disabled:opacity-50 data-[state=checked]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:border-accent data-[state=indeterminate]:bg-accent",
        className,
      )}
      {...props}
    >
      {checked !== false && <Icon className="size-3.5" strokeWidth={3} aria-hidden="true" />}
    </button>
  );
}
