import { cva, type VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import { Children, type ComponentProps, cloneElement, isValidElement } from "react";
import { cn } from "../class-names";

const buttonStyle = cva(
  "inline-flex shrink-0 items-center justify-center gap-2 rounded-lg font-medium whitespace-nowrap transition-colors select-none disabled:pointer-events-none disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      look: {
        primary: "bg-accent text-on-accent hover:bg-accent-hover",
        plain: "border border-line bg-surface text-ink hover:border-line-strong hover:bg-sunken",
        quiet: "text-ink-soft hover:bg-sunken hover:text-ink",
        danger: "bg-danger-fill text-[#fff] hover:bg-danger-fill-hover",
        "danger-plain": "border border-line bg-surface text-danger hover:border-danger hover:bg-danger-soft",
      },
      size: { sm: "button-sm", md: "button-md", lg: "button-lg", icon: "button-icon" },
    },
    defaultVariants: { look: "plain", size: "md" },
  },
);

export interface ButtonProps extends ComponentProps<"button">, VariantProps<typeof buttonStyle> {
  /** Renders its only child (a link) with the looks of a button. */
  asChild?: boolean;
  /** Shows that the work is under way, and takes no second click. */
  busy?: boolean;
}

export function Button({ look, size, asChild, busy, className, children, disabled, type, ...props }: ButtonProps) {
  const style = cn(buttonStyle({ look, size }), className);
  if (asChild) {
    const child = Children.only(children);
    return isValidElement<{ className?: string }>(child) ? cloneElement(child, { className: style, ...props }) : null;
  }
  return (
    <button
      type={type ?? "button"}
      className={style}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      {...props}
    >
      {busy && <LoaderCircle className="animate-spin" aria-hidden="true" />}
      {children}
    </button>
  );
}
