import type { ReactNode } from "react";

interface SettingRowProps {
  label: string;
  hint: string;
  id: string;
  children: ReactNode;
}

/** Words to the left, one control to the right. The control takes `id`, and `<id>-hint` describes it. */
export function SettingRow({ label, hint, id, children }: SettingRowProps) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3.5 first:pt-0 last:pb-0">
      <div className="min-w-0 grow basis-48">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        <p id={`${id}-hint`} className="text-[13px] text-ink-faint">
          {hint}
        </p>
      </div>
      {children}
    </div>
  );
}
