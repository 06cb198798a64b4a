import type { ComponentProps } from "react";
import { cn } from "../class-names";
import { inputStyle } from "./field";

/** For text that may be anybody's: no spell checker that asks a server, and nothing that the browser fills in again. */
export function TextArea({ className, ...props }: ComponentProps<"textarea">) {
  return (
    <textarea
      autoComplete="off"
      autoCorrect="off"
      spellCheck={false}
      className={cn(inputStyle, "text-area resize-y", className)}
      {...props}
    />
  );
}
