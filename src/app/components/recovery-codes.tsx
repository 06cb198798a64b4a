import { useShownOnce } from "../data/leave-guard";
import { CopyButton } from "./ui/copy";

/** Ten ways in for the day when the phone is gone. Each works once. */
export function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  useShownOnce();
  return (
    <div className="rounded-xl border border-accent/40 bg-accent-soft p-4">
      <ul className="grid grid-cols-2 gap-x-6 gap-y-1.5 font-mono text-[13px]" data-testid="recovery-codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="mt-3 flex justify-end">
        <CopyButton text={codes.join("\n")} label="Copy all" />
      </div>
    </div>
  );
}
