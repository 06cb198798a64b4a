import { Switch as Primitive } from "radix-ui";
import type { ComponentProps } from "react";

export function Switch(props: ComponentProps<typeof Primitive.Root>) {
  return (
    <Primitive.Root
      className="relative h-6 w-10 shrink-0 rounded-full bg-line-strong transition-colors disabled:cursor-not-allowed disabled:opacity-50 data-[state=checked]:bg-accent"
      {...props}
    >
      <Primitive.Thumb className="block size-[18px] translate-x-[3px] rounded-full bg-[#fff] shadow-sm transition-transform data-[state=checked]:translate-x-[19px] data-[state=checked]:bg-on-accent" />
    </Primitive.Root>
  );
}
